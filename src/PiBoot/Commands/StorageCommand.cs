using System.CommandLine;
using System.Net.Sockets;
using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Linux.Links;
using PiBoot.Storekeeping;
using Serilog;

namespace PiBoot.Commands;

/// <summary><c>piboot storage</c>: the process that has root, and no network.</summary>
internal static class StorageCommand
{
    public const string DefaultSocket = "/run/piboot/storage.sock";

    /// <summary>The user that <c>piboot serve</c> runs as.</summary>
    private const string ServiceUser = "piboot";

    public static Command Create(TextWriter errors)
    {
        var options = new ServeOptions();
        var socket = new Option<string?>("--socket") { HelpName = "PATH", Description = $"where orders come in (default: [storage] process, else {DefaultSocket})" };
        var command = new Command("storage", "Run the storage process, which has root and no network, for a service that has neither.");
        options.AddStorageTo(command);
        command.Options.Add(socket);
        command.SetAction((parsed, cancellation) => LongRunning.RunAsync(
            options, parsed, errors, (given, notifier, output, stop) => ServeAsync(given.AtStart, PathOf(given.AtStart, parsed.GetValue(socket)), notifier, output.Log, stop), cancellation));
        return command;
    }

    private static string PathOf(ApplianceSettings settings, string? option) =>
        option ?? (settings.StorageProcess == ApplianceSettings.InProcess ? DefaultSocket : settings.StorageProcess);

    private static async Task ServeAsync(
        ApplianceSettings settings, string path, SystemdNotifier notifier, ILogger log, CancellationToken stop)
    {
        var data = settings.Folders;
        var time = TimeProvider.System;
        using var keeper = new Storekeeper(
            data, () => NfsPick.Of(settings, time), time, log, NfsPick.MountOf(settings));
        var folder = Path.GetDirectoryName(path)!;
        var makesFolder = !Directory.Exists(folder);
        SocketFile.Prepare(path);
        if (makesFolder)
        {
            // The service puts its own socket beside ours.
            LocalSocket.GiveToUser(folder, ServiceUser);
        }

        using var server = Start(keeper, path, log);
        SocketFile.Share(path);
        notifier.Ready();
        log.Information("Takes orders on {Path} for {Data}, NFS {Nfs}", path, settings.Data, settings.Nas?.ToString() ?? settings.Nfs.ToString());
        var cleaning = Task.Run(keeper.CleanUp, CancellationToken.None);
        await server.RunAsync(stop);
        await cleaning;
    }

    private static StorageServer Start(Storekeeper keeper, string path, ILogger log)
    {
        try
        {
            return StorageServer.Start(keeper, path, static user => LocalAccounts.User(ServiceUser) == user, log);
        }
        catch (SocketException e)
        {
            throw new StartException($"Cannot take orders on {path}: {e.Message}", e);
        }
    }
}
