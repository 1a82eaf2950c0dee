using System.Collections.Frozen;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Settings;
using PiBoot.Linux.Files;
using PiBoot.Linux.Roots;

namespace PiBoot.Servers;

/// <summary>
/// Operating systems as folders of the data directory, <c>os/NAME/{boot,root}</c>, and which of them new clients get: by
/// the configuration, else as chosen by <c>os default</c>, else the first one imported.
/// </summary>
/// <param name="data">Where they lie.</param>
/// <param name="configured">The configuration's choice.</param>
public class OsCatalog(DataDirectory data, Live<OsChoice> configured)
{
    /// <summary>The line of <c>state/default-os</c> that counts for every model.</summary>
    private const string AnyModel = "";

    private readonly Lock _choosing = new();
    private volatile ChoicesRead? _choices;

    protected DataDirectory Data => data;

    /// <summary>Nobody waits for a NAS that is away: the systems there are believed to be there, and not looked at.</summary>
    public Func<bool> IsAway { get; init; } = static () => false;

    /// <summary>The operating system of clients that were given none; null while none is imported.</summary>
    public string? Default
    {
        get
        {
            if (configured.Value.Default is { } fixedly)
            {
                return fixedly;
            }

            return Choices().TryGetValue(AnyModel, out var chosen) && IsThere(chosen)
                ? chosen
                : Names().OrderBy(n => Directory.GetCreationTimeUtc(data.OsOf(n))).ThenBy(n => n, StringComparer.Ordinal).FirstOrDefault();
        }
    }

    /// <summary>The operating system of one client; null while none is imported.</summary>
    public string? For(Client client)
    {
        if (client.Os is not null)
        {
            return client.Os;
        }

        var family = ModelFamily.Of(client);
        return family is null ? Default :
            configured.Value.ByFamily.TryGetValue(family, out var own) ? own :
            Choices().TryGetValue(family, out var chosen) && IsThere(chosen) ? chosen : Default;
    }

    public IReadOnlyList<OsEntry> List()
    {
        var byDefault = Default;
        return [.. Names().OrderBy(n => n, StringComparer.Ordinal).Select(name => Describe(name, name == byDefault))];
    }

    /// <summary>Chooses the operating system of new clients, of all models or of one.</summary>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    protected void Choose(string name, string? family)
    {
        lock (_choosing)
        {
            var choices = new Dictionary<string, string>(Choices(), StringComparer.Ordinal);
            choices[family ?? AnyModel] = name;
            AtomicFile.Write(
                data.DefaultOs,
                string.Concat(choices.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key == AnyModel ? $"{c.Value}\n" : $"{c.Key} {c.Value}\n")));
        }
    }

    protected OsEntry Describe(string name, bool isDefault)
    {
        var missing = !Directory.Exists(data.OsBoot(name)) ? "boot" : !Directory.Exists(data.OsRoot(name)) ? "root" : null;
        var facts = OsFactsFile.Read(data.OsFacts(name));
        return new OsEntry(
            name,
            missing is null ? "ready" : "incomplete",
            isDefault,
            facts?.Imported ?? new DateTimeOffset(Directory.GetCreationTimeUtc(data.OsOf(name)), TimeSpan.Zero),
            missing is null ? null : $"{data.OsOf(name)} has no directory '{missing}'.")
        {
            Facts = facts,
            Families = [.. ModelFamily.All.Where(f => (configured.Value.ByFamily.GetValueOrDefault(f) ?? Choices().GetValueOrDefault(f)) == name)],
        };
    }

    private bool IsThere(string os) => IsAway() || Directory.Exists(data.OsOf(os));

    private IEnumerable<string> Names() => !IsAway() && Directory.Exists(data.OsFolder)
        ? Directory.EnumerateDirectories(data.OsFolder).Select(d => Path.GetFileName(d)).Where(ClientRules.IsPlainName)
        : [];

    /// <summary>The file is read when it has changed: a list of two hundred clients asks for their systems four hundred times.</summary>
    private IReadOnlyDictionary<string, string> Choices()
    {
        var file = new FileInfo(data.DefaultOs);
        if (!file.Exists)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        if (_choices is { } known && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
        {
            return known.Choices;
        }

        var choices = ReadChoices();
        _choices = new ChoicesRead(file.LastWriteTimeUtc, file.Length, choices);
        return choices;
    }

    /// <summary>A line is <c>NAME</c>, for every model, or <c>pi4 NAME</c>.</summary>
    private Dictionary<string, string> ReadChoices()
    {
        var choices = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(data.DefaultOs))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case [var name]:
                    choices[AnyModel] = name;
                    break;
                case [var family, var name] when ModelFamily.All.Contains(family):
                    choices[family] = name;
                    break;
            }
        }

        return choices;
    }

    /// <summary>What the file said when it was read.</summary>
    private sealed record ChoicesRead(DateTime Written, long Length, IReadOnlyDictionary<string, string> Choices);
}
