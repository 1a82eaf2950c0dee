using PiBoot.Core.Clients;
using PiBoot.Core.Os;

namespace PiBoot.Servers;

/// <summary>Operating systems as folders of the data directory: <c>os/NAME/{boot,root}</c>.</summary>
/// <param name="data">Where they lie.</param>
/// <param name="configuredDefault">The configuration's choice for new clients; null: the first one imported.</param>
public class OsCatalog(DataDirectory data, string? configuredDefault)
{
    protected DataDirectory Data => data;

    /// <summary>The operating system of clients that were given none; null while none is imported.</summary>
    public string? Default
    {
        get
        {
            if (configuredDefault is not null)
            {
                return configuredDefault;
            }

            var chosen = File.Exists(data.DefaultOs) ? File.ReadAllText(data.DefaultOs).Trim() : "";
            return chosen.Length > 0 && Directory.Exists(data.OsOf(chosen))
                ? chosen
                : Names().OrderBy(n => Directory.GetCreationTimeUtc(data.OsOf(n))).ThenBy(n => n, StringComparer.Ordinal).FirstOrDefault();
        }
    }

    public IReadOnlyList<OsEntry> List()
    {
        var byDefault = Default;
        return [.. Names().OrderBy(n => n, StringComparer.Ordinal).Select(name => Describe(name, name == byDefault))];
    }

    private IEnumerable<string> Names() => Directory.Exists(data.OsFolder)
        ? Directory.EnumerateDirectories(data.OsFolder).Select(d => Path.GetFileName(d)).Where(ClientRules.IsPlainName)
        : [];

    protected OsEntry Describe(string name, bool isDefault)
    {
        var missing = !Directory.Exists(data.OsBoot(name)) ? "boot" : !Directory.Exists(data.OsRoot(name)) ? "root" : null;
        return new OsEntry(
            name,
            missing is null ? "ready" : "incomplete",
            isDefault,
            new DateTimeOffset(Directory.GetCreationTimeUtc(data.OsOf(name)), TimeSpan.Zero),
            missing is null ? null : $"{data.OsOf(name)} has no directory '{missing}'.");
    }
}
