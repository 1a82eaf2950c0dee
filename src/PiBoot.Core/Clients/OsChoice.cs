namespace PiBoot.Core.Clients;

/// <summary>Which operating system a client gets: its own, else that of its model, else the default.</summary>
/// <param name="ByFamily">Names of operating systems by <see cref="ModelFamily"/>.</param>
public sealed record OsChoice(IReadOnlyDictionary<string, string> ByFamily)
{
    /// <param name="client">Whose.</param>
    /// <param name="byDefault">The default of all clients; null while nothing is imported.</param>
    public string? For(Client client, string? byDefault) =>
        client.Os ?? (ModelFamily.Of(client) is { } family ? ByFamily.GetValueOrDefault(family) : null) ?? byDefault;
}
