namespace PiBoot.Core.Clients;

/// <summary>What a user may set; each answer is null when the value is good, otherwise a sentence that names it.</summary>
public static class ClientRules
{
    private const int MaximumLabel = 63;

    /// <summary>Checks a whole edit against the clients, operating systems and relays there are; the first fault is told.</summary>
    public static FieldFault? Fault(
        ClientEdit edit, Client client, ClientIndex clients, IReadOnlyCollection<string> systems, IReadOnlyCollection<string> relays)
    {
        if (edit.Name is { } name && NameFault(name, client, clients) is { } nameFault)
        {
            return new FieldFault(nameof(ClientEdit.Name), nameFault);
        }

        if (edit.Hostname is { Length: > 0 } hostname && !IsHostname(hostname))
        {
            return new FieldFault(
                nameof(ClientEdit.Hostname), $"'{Shown.Short(hostname)}' is not a host name: use 1 to 63 letters, digits and inner hyphens.");
        }

        if (edit.Os is { Length: > 0 } os && !systems.Contains(os))
        {
            var known = systems.Count == 0 ? "none is imported yet" : "there are: " + string.Join(", ", systems);
            return new FieldFault(nameof(ClientEdit.Os), $"There is no operating system '{Shown.Short(os)}'; {known}.");
        }

        if (edit.Relay is { Length: > 0 } relay && !relays.Contains(relay))
        {
            var known = relays.Count == 0 ? "no bank is configured: 'bank' in section [power]" : "there are: " + string.Join(", ", relays);
            return new FieldFault(nameof(ClientEdit.Relay), $"There is no relay '{Shown.Short(relay)}'; {known}.");
        }

        return edit.Extras is null ? null : ExtrasRules.Fault(edit.Extras);
    }

    /// <summary>A name for an operating system or a client: it becomes part of paths, so it is kept plain.</summary>
    public static bool IsPlainName(string name) =>
        name.Length is > 0 and <= MaximumLabel && char.IsAsciiLetterOrDigit(name[0]) &&
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The host name of a client's system: the user's, else its name with what no host name may hold replaced.</summary>
    public static string HostnameOf(Client client) =>
        client.Hostname ?? string.Concat(client.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');

    private static string? NameFault(string name, Client client, ClientIndex clients)
    {
        if (!IsPlainName(name))
        {
            return $"'{Shown.Short(name)}' cannot be a name: use 1 to 63 letters, digits, '-', '_' or '.', a letter or digit first.";
        }

        return clients.Find(name) is { } other && other.Id != client.Id
            ? $"The name '{name}' is taken by client {other.Id}."
            : null;
    }

    private static bool IsHostname(string text) =>
        text.Length <= MaximumLabel && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';
}
