using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;
using PiBoot.Linux.Systems;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Takes operating systems in.</summary>
public sealed class OsStore(DataDirectory data, IRootVolumes volumes, string? configuredDefault, ILogger log)
    : OsCatalog(data, configuredDefault), IOsStore
{
    private readonly Lock _importing = new();

    public OsEntry Import(string source, string name, IProgress<long>? bytes, CancellationToken cancellation)
    {
        lock (_importing)
        {
            Check(source, name);
            var first = Default is null;
            var temporary = Path.Join(Data.OsFolder, $".importing-{name}");
            try
            {
                volumes.Remove(temporary);
                Directory.CreateDirectory(temporary);
                volumes.Clone(Path.Join(source, "boot"), Path.Join(temporary, "boot"), bytes, cancellation);
                volumes.Clone(Path.Join(source, "root"), Path.Join(temporary, "root"), bytes, cancellation);
                SystemPreparation.Apply(Path.Join(temporary, "boot"), Path.Join(temporary, "root"));
                Directory.Move(temporary, Data.OsOf(name));
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
                AtomicFile.Write(Data.DefaultOs, name + "\n");
            }

            log.Information("Operating system {Name} imported from {Source}", name, source);
            return Describe(name, Default == name);
        }
    }

    /// <summary>Removes what an import left that a power cut ended.</summary>
    public void CleanUp()
    {
        using var importing = _importing.EnterScope();
        foreach (var left in Directory.EnumerateDirectories(Data.OsFolder, ".importing-*"))
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

        if (Directory.Exists(Data.OsOf(name)))
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
}
