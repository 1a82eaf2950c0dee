using System.Text.Json;
using PiBoot.Core.Status;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>The appliance.</summary>
public sealed record StatusView(
    string Version,
    bool Ready,
    DateTime Started,
    IReadOnlyList<string> Interfaces,
    string Nfs,
    string? DefaultOs,
    IReadOnlyDictionary<string, int> Clients,
    long? FreeBytes,
    IReadOnlyList<string> Troubles,
    IReadOnlyList<ClientFaultView> Faults)
{
    internal static StatusView Of(ApplianceStatus s) => new(
        s.Version,
        s.Ready,
        s.Started.UtcDateTime,
        s.Interfaces,
        s.Nfs,
        s.DefaultOs,
        s.Clients,
        s.FreeBytes,
        s.Troubles,
        [.. s.Faults.Select(f => new ClientFaultView(f.Id, f.Name, Words.Of(f.Stage), f.Since?.UtcDateTime, f.Verdict))]);
}

/// <summary>A client that does not boot, or not as it should.</summary>
public sealed record ClientFaultView(string Id, string Name, string Stage, DateTime? Since, string Verdict);

/// <summary>One finding of the doctor; level is <c>good</c>, <c>warning</c> or <c>bad</c>.</summary>
public sealed record FindingView(string Check, string Level, string Message, string? Advice)
{
    internal static FindingView Of(Finding f) => new(f.Check, f.Level.ToString().ToLowerInvariant(), f.Message, f.Advice);
}

/// <summary>What is to be imported.</summary>
/// <param name="Source">Absolute path on the appliance, an http(s) address, or <c>upload:ID</c>.</param>
/// <param name="Name">Its new name.</param>
/// <param name="Sha256">Digest that the source must have, in hexadecimal digits; absent: any.</param>
public sealed record ImportOrder(string? Source, string? Name, string? Sha256);

/// <summary>One line of an import's progress: bytes done of how many of a step, or how it ended.</summary>
public sealed record ImportProgress(string? Step, long? Bytes, long? Total, OsView? Done, string? Failed) : ITaskLine
{
    JsonElement? ITaskLine.Result() => Done is null ? null : JsonSerializer.SerializeToElement(Done, ApiJson.Default.OsView);
}

/// <param name="Name">An operating system.</param>
/// <param name="Model"><c>pi1</c> to <c>pi5</c>; absent: every model without a choice of its own.</param>
public sealed record DefaultOrder(string? Name, string? Model);

/// <summary>An error (RFC 9457); <c>field</c> names the field that is wrong.</summary>
public sealed record Problem(int Status, string Title, string Detail, string? Field);
