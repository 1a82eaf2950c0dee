using System.Text.Json;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>A relay as the API shows it. Times are UTC.</summary>
/// <param name="Relay">As <c>BANK/PORT</c>.</param>
/// <param name="State"><c>on</c>, <c>off</c> or <c>unknown</c>: what its clients have.</param>
/// <param name="Since">Since when; absent while it is not known.</param>
/// <param name="Clients">Names of the clients on it.</param>
/// <param name="Held">One of them is on hold: supervision does not cut its power.</param>
/// <param name="KeptOff">Its user has switched it off.</param>
/// <param name="Doing">What it waits for; absent when nothing is to be done.</param>
/// <param name="Trouble">Why it was not switched when that was tried last.</param>
/// <param name="Cycles">How often its power was cut and given again within the last hour.</param>
public sealed record RelayView(
    string Relay, string State, DateTime? Since, IReadOnlyList<string> Clients, bool Held, bool KeptOff, string? Doing, string? Trouble, int Cycles)
{
    public static RelayView Of(RelayStatus status, IReadOnlyList<Client> clients) => new(
        status.Relay,
        Words.Of(status.State),
        status.Since?.UtcDateTime,
        [.. clients.Select(c => c.Name)],
        clients.Any(c => c.Held),
        clients.Any(c => c.KeptOff),
        status.Doing,
        status.Trouble,
        status.Cycles);
}

/// <param name="Action"><c>on</c>, <c>off</c> or <c>cycle</c>.</param>
/// <param name="Target">A client, a relay as <c>BANK/PORT</c>, or <c>all</c>.</param>
/// <param name="Group">Also where several clients hang on the relay.</param>
/// <param name="Now">Cuts without asking the client to shut down.</param>
public sealed record PowerPatch(string? Action, string? Target, bool Group, bool Now);

/// <summary>One line of what happens: a step of one relay, or how all ended.</summary>
public sealed record PowerProgress(string? Relay, IReadOnlyList<string>? Clients, string? Step, IReadOnlyList<RelayView>? Done, string? Failed) : ITaskLine
{
    /// <summary>Such as <c>kitchen (hall/GPIO17): off</c>.</summary>
    string? ITaskLine.Step => Step is null ? null : Clients is { Count: > 0 } ? $"{string.Join(" and ", Clients)} ({Relay}): {Step}" : $"{Relay}: {Step}";

    JsonElement? ITaskLine.Result() => Done is null ? null : JsonSerializer.SerializeToElement([.. Done], ApiJson.Default.RelayViewArray);
}
