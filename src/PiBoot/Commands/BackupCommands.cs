using System.CommandLine;
using PiBoot.Configuration;
using PiBoot.Linux.Files;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot backup FILE</c> and <c>piboot restore FILE</c>.</summary>
internal static class BackupCommands
{
    private const string Kept = ".before-restore";

    public static Command Backup()
    {
        var file = new Argument<string>("FILE") { Description = "where to write it, such as piboot.tar.gz; - for standard output" };
        return Verb.Create("backup", "Write registry, configuration, login and clients' identities into one file; it holds secrets.", [file], async (context, cancellation) =>
        {
            var path = context.Parsed.GetRequiredValue(file);
            if (path == "-")
            {
                await using var output = Console.OpenStandardOutput();
                await context.Client.CopyAsync("/api/v1/backup", output, cancellation);
                return ExitCode.Done;
            }

            await WriteAsync(context, path, cancellation);
            await context.Out.WriteLineAsync(context.Json
                ? "{}"
                : $"Written to {path}. It holds password hashes and the clients' private SSH host keys: keep it where nobody else reads it. Operating systems and roots are not in it.");
            return ExitCode.Done;
        });
    }

    public static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "what piboot backup has written; - for standard input" };
        return Verb.Create("restore", "Put a backup in the place of the registry, settings, login and clients' identities that are there.", [file], async (context, cancellation) =>
        {
            var path = context.Parsed.GetRequiredValue(file);
            var json = await SendAsync(context, path, cancellation);
            var restored = ControlClient.Parse(json, ApiJson.Default.RestoreView);
            var written = restored.Configuration is { } text ? TryWrite(text, restored.KeptAs) : null;
            if (context.Json)
            {
                await context.Out.WriteLineAsync(json);
            }
            else
            {
                Print(context.Out, restored, written);
            }

            return ExitCode.Done;
        });
    }

    /// <summary>There whole and under its name, or not at all: an older backup of that name is worth something.</summary>
    private static async Task WriteAsync(VerbContext context, string path, CancellationToken cancellation)
    {
        var part = path + ".part";
        try
        {
            File.Delete(part);
            await using (var output = new FileStream(part, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await context.Client.CopyAsync("/api/v1/backup", output, cancellation);
                output.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            File.Delete(part);
            throw new VerbException(ExitCode.Failed, $"{path} cannot be written: {e.Message}");
        }
        catch (VerbException)
        {
            File.Delete(part);
            throw;
        }
    }

    private static async Task<string> SendAsync(VerbContext context, string path, CancellationToken cancellation)
    {
        try
        {
            await using var input = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return await context.Client.UploadAsync("/api/v1/restore", input, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.Failed, $"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>What came of the configuration file, in words.</summary>
    private static string TryWrite(string text, string keptAs)
    {
        var path = SettingsReader.DefaultPath;
        try
        {
            if (File.Exists(path) && File.ReadAllText(path) == text)
            {
                return $"{path} is as in the backup; the service was started with another one.";
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path))
            {
                File.Copy(path, path + Kept, overwrite: true);
            }

            AtomicFile.Write(path, text);
            return $"{path} is that of the backup now (before: {path}{Kept}): systemctl restart piboot.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{path} differs from that of the backup and is root's to write: restore again as root, or take it out with tar --extract --to-stdout --file FILE piboot-backup/piboot.conf.";
        }
        catch (IOException e)
        {
            return $"{path} cannot be written: {e.Message}. The state before the restore is in {keptAs}.";
        }
    }

    private static void Print(TextWriter output, RestoreView restored, string? configuration)
    {
        output.WriteLine($"Restored {restored.Clients} clients as {restored.Host} had them on {restored.Made.ToLocalTime():yyyy-MM-dd HH:mm}. What was there before is in {restored.KeptAs}.");
        foreach (var note in restored.Notes.Concat(configuration is null ? [] : [configuration]))
        {
            output.WriteLine(note);
        }

        if (restored.Missing.Count > 0)
        {
            output.WriteLine("These operating systems are not here; import them again:");
        }

        foreach (var system in restored.Missing)
        {
            output.WriteLine($"  piboot os import {system.Source ?? "SOURCE"} --name {system.Name}{(system.Sha256 is null ? "" : $" --sha256 {system.Sha256}")}");
        }
    }
}
