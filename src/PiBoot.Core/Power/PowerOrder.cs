namespace PiBoot.Core.Power;

/// <summary>What a user orders.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Target">A client as a person names it, a relay as <c>BANK/PORT</c>, or <c>all</c>.</param>
/// <param name="Group">Also where several clients hang on the relay.</param>
/// <param name="Now">Cuts at once, without asking the client to shut down.</param>
public sealed record PowerOrder(PowerAction Action, string Target, bool Group, bool Now);
