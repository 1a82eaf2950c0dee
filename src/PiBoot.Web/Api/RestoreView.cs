using PiBoot.Core.Backup;

namespace PiBoot.Web.Api;

/// <summary>What a restore came to.</summary>
/// <param name="Made">When the backup was made.</param>
/// <param name="Host">The box that it was made on.</param>
/// <param name="Clients">How many clients it knows.</param>
/// <param name="KeptAs">Where the state lies that was there before.</param>
/// <param name="Missing">Operating systems to import again.</param>
/// <param name="Configuration">The backup's configuration file where it is another one than the service has: it is the administrator's to put in place.</param>
/// <param name="Notes">What else is to be known, a sentence each.</param>
public sealed record RestoreView(
    DateTime Made, string Host, int Clients, string KeptAs, IReadOnlyList<MissingSystemView> Missing, string? Configuration, IReadOnlyList<string> Notes)
{
    internal static RestoreView Of(RestoreOutcome o) => new(
        o.Made.UtcDateTime,
        o.Host,
        o.Clients,
        o.KeptAs,
        [.. o.Missing.Select(s => new MissingSystemView(s.Name, s.Source, s.Sha256, s.Distribution))],
        o.Configuration,
        o.Notes);
}

/// <summary>An operating system that a backup names and that is not here.</summary>
public sealed record MissingSystemView(string Name, string? Source, string? Sha256, string? Distribution);
