using PiBoot.Core.Boot;

namespace PiBoot.Core.Status;

/// <summary>A client that does not boot, or not as it should.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Since">When it entered that, UTC.</param>
/// <param name="Verdict">What is wrong and what to do, in words.</param>
public sealed record ClientFault(string Id, string Name, BootStage Stage, DateTimeOffset? Since, string Verdict);
