using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;
using PiBoot.Linux.Trees;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Operating systems as folders of the data directory: <c>os/NAME/{boot,root}</c>.</summary>
public sealed class OsStore(DataDirectory data, IRootVolumes volumes, string? configuredDefault, ILogger log) : IOsStore
{
    private readonly Lock _importing = new();

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

    public OsEntry Import(string source, string name, IProgress<long>? bytes, CancellationToken cancellation)
    {
        lock (_importing)
        {
            Check(source, name);
            var first = Default is null;
            var temporary = Path.Join(data.OsFolder, $".importing-{name}");
            try
            {
                volumes.Remove(temporary);
                Directory.CreateDirectory(temporary);
                volumes.Clone(Path.Join(source, "boot"), Path.Join(temporary, "boot"), bytes, cancellation);
                volumes.Clone(Path.Join(source, "root"), Path.Join(temporary, "root"), bytes, cancellation);
                NetworkRoot.Prepare(Path.Join(temporary, "root"));
                Directory.Move(temporary, data.OsOf(name));
            }
            catch (IOException e)
            {
                volumes.Remove(temporary);
                throw new OsImportException($"Importing {source} as '{name}' failed: {e.Message}", e);
            }
            catch (OperationCanceledException)
            {
                volumes.Remove(temporary);
                throw;
            }

            if (first)
            {
                AtomicFile.Write(data.DefaultOs, name + "\n");
            }

            log.Information("Operating system {Name} imported from {Source}", name, source);
            return Describe(name, Default == name);
        }
    }

    /// <summary>Removes what an import left that a power cut ended.</summary>
    public void CleanUp()
    {
        foreach (var left in Directory.EnumerateDirectories(data.OsFolder, ".importing-*"))
        {
            log.Warning("An import was interrupted; removing {Folder}", left);
            volumes.Remove(left);
        }
    }

    private void Check(string source, string name)
    {
        if (!ClientRules.IsPlainName(name))
        {
            throw new OsImportException($"'{name}' cannot be a name: use 1 to 63 letters, digits, '-', '_' or '.', a letter or digit first.");
        }

        if (Directory.Exists(data.OsOf(name)))
        {
            throw new OsImportException($"There is an operating system '{name}' already: choose another name.");
        }

        foreach (var part in (string[])["boot", "root"])
        {
            if (!Directory.Exists(Path.Join(source, part)))
            {
                throw new OsImportException(
                    $"{source} has no directory '{part}': an operating system is a directory with boot/ (what the card's first partition holds) and root/.");
            }
        }
    }

    private IEnumerable<string> Names() => Directory.Exists(data.OsFolder)
        ? Directory.EnumerateDirectories(data.OsFolder).Select(d => Path.GetFileName(d)).Where(ClientRules.IsPlainName)
        : [];

    private OsEntry Describe(string name, bool isDefault)
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
