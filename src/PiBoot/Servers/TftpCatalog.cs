using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Links;
using PiBoot.Logging;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Which bytes are behind a name, for whoever asks; and what the engine tells, told to the boot board.</summary>
public sealed class TftpCatalog(
    LinkTable links,
    ClientDirectory directory,
    BootBoard board,
    RootKeeper roots,
    BootTrees trees,
    NeighbourPins pins,
    TransfersUnderWay loading,
    TimeProvider time,
    ILogger log) : ITftpCatalog
{
    /// <summary>What firmware asks for first: a board whose EEPROM has fixed addresses never sends a DISCOVER.</summary>
    private static readonly string[] FirstNames = ["start.elf", "start4.elf", "config.txt", "autoboot.txt", "boot.sig"];

    private readonly StrangerLog _strangers = new(log, time);

    public TftpAnswer Resolve(in ReadRequestFacts request)
    {
        try
        {
            return Decide(request);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _strangers.Warn("drive", $"{request.FileName} cannot be served: {e.Message}");
            return new TftpAnswer.Refuse(TftpErrorCode.NotDefined, "The drive cannot be read");
        }
    }

    private TftpAnswer Decide(in ReadRequestFacts request)
    {
        if (links.Find(request.InterfaceIndex) is not { } link)
        {
            return TftpAnswer.Ignore.Instance;
        }

        var fault = RequestedName.Read(request.FileName, out var name);
        if (fault != NameFault.None)
        {
            _strangers.Warn("name", $"{request.Client} asks for a file name that is refused: {fault}.");
            return new TftpAnswer.Refuse(TftpErrorCode.AccessViolation, $"File name refused: {fault}");
        }

        if (FindClient(request, name) is not { } client)
        {
            return Unknown(request, name);
        }

        if (!client.Approved)
        {
            return new TftpAnswer.Refuse(TftpErrorCode.AccessViolation, $"Client {client.Id} waits for approval");
        }

        // Anybody may read a client's boot files; only the client itself is followed to a new address, with its export.
        if (client.Address == request.Client || IsOwnAddress(client, request.Client, link))
        {
            var model = ModelNames.OfDeviceTree(name.RelativePath);
            var change = directory.See(new ClientSighting(client.Serial, FirstMac(client), model, null, request.Client));
            pins.Pin(change.Client ?? client, request.Client, link);
        }

        return trees.Answer(client, roots.Ready(client.Id), name.RelativePath, request.Server);
    }

    public void Report(in TransferReport report)
    {
        if (report.Outcome != TransferOutcome.Started)
        {
            loading.Ended(report);
        }

        if (RequestedName.Read(report.Request.FileName, out var name) != NameFault.None || FindKnown(report.Request, name) is not { } client)
        {
            log.Debug("{Client} {File}: {Outcome}", report.Request.Client, report.Request.FileName, report.Outcome);
            return;
        }

        var path = name.RelativePath;
        var (bytes, seconds, detail) = (report.BytesSent, report.Elapsed.TotalSeconds, report.Detail);
        switch (report.Outcome)
        {
            case TransferOutcome.Started:
                loading.Began(client.Id, path, report);
                board.Tell(client.Id, static (tracker, now) => { tracker.TransferBegan(now); return null; });
                break;
            case TransferOutcome.Terminated:
                // A probe. It counts as a sign of life and as nothing else.
                board.Tell(client.Id, static (tracker, now) => { tracker.TransferEnded(now); return null; });
                break;
            case TransferOutcome.Completed:
                End(client, "file", path, bytes, seconds, report.Retransmissions > 0 ? $"{report.Retransmissions} sent again" : null);
                break;
            case TransferOutcome.TimedOut when report.FileSize - bytes <= report.BlockSize && report.Retransmissions > 0 && bytes > 0:
                // All but the last block is acknowledged: the client had the whole file and its last word was lost.
                End(client, "file", path, report.FileSize, seconds, "the last block was not acknowledged");
                break;
            case TransferOutcome.NotFound:
                Missing(client, path);
                break;
            default:
                _strangers.Warn(
                    $"{report.Outcome} {client.Id}",
                    $"{client.Id}: {path}: {Words(report.Outcome)} after {bytes} of {report.FileSize} bytes{(detail is null ? "" : $" ({detail})")}.");
                var word = Words(report.Outcome);
                if (report.Outcome is TransferOutcome.TimedOut or TransferOutcome.Aborted)
                {
                    board.Tell(client.Id, (tracker, now) => tracker.TransferLeft(now, word, path, bytes, seconds, detail));
                }
                else
                {
                    End(client, word, path, bytes, seconds, detail);
                }

                break;
        }
    }

    private void End(Client client, string word, string path, long bytes, double seconds, string? detail) =>
        board.Tell(client.Id, (tracker, now) =>
        {
            tracker.TransferEnded(now);
            return tracker.File(now, word, path, bytes, seconds, detail);
        });

    private void Missing(Client client, string path)
    {
        if (ExpectedMisses.Contains(path))
        {
            log.Debug("{Client}: {File} is not there, as expected", client.Id, path);
            board.Tell(client.Id, static (tracker, now) => { tracker.Sign(now); return null; });
            return;
        }

        // The timeline has every name; the log, which anybody can make us write, one of many.
        _strangers.Warn($"missing {client.Id}", $"{client.Id}: {path} is not there.");
        board.Tell(client.Id, (tracker, now) => tracker.File(now, "missing", path, null, null, null));
    }

    private static string Words(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Aborted => "broken off",
        TransferOutcome.TimedOut => "timed out",
        TransferOutcome.Refused => "refused",
        TransferOutcome.ReadFailed => "unreadable",
        _ => "ended",
    };

    /// <summary>By the prefix where there is one; else by who asks. The wire decides between two boards with one serial.</summary>
    private Client? FindClient(in ReadRequestFacts request, in RequestedName name)
    {
        if (name.Prefix == NamePrefix.Mac)
        {
            return directory.Clients.ByMac(name.Mac);
        }

        if (name.Prefix == NamePrefix.Serial)
        {
            var same = directory.Clients.BySerial(name.Serial).ToArray();
            return same.Length > 1 && NeighbourTable.Find(request.Client) is { } mac
                ? same.FirstOrDefault(c => c.Macs.Contains(mac)) ?? same[0]
                : same.FirstOrDefault();
        }

        return NeighbourTable.Find(request.Client) is { } asker && directory.Clients.ByMac(asker) is { } byMac
            ? byMac
            : directory.Clients.ByAddress(request.Client);
    }

    /// <summary>Whose boot a request belongs to that was resolved a moment ago; null for somebody who only looks at files.</summary>
    private Client? FindKnown(in ReadRequestFacts request, in RequestedName name)
    {
        var byAddress = directory.Clients.ByAddress(request.Client);
        return name.Prefix switch
        {
            NamePrefix.Mac when byAddress?.Macs.Contains(name.Mac) != true => null,
            NamePrefix.Serial when byAddress?.Serial != name.Serial => null,
            _ => byAddress,
        };
    }

    /// <summary>A board that never sent a DISCOVER, or nobody's.</summary>
    private TftpAnswer Unknown(in ReadRequestFacts request, in RequestedName name)
    {
        if (name.Prefix == NamePrefix.Serial && FirstNames.Contains(name.RelativePath))
        {
            var change = directory.See(new ClientSighting(name.Serial, NeighbourTable.Find(request.Client), null, null, request.Client));
            if (change is { IsNew: true, Client: { } client })
            {
                log.Information("New Pi {Client} asks for files without a DISCOVER, from {Address}", client.Id, request.Client);
                roots.Prepare(client);
            }
        }

        return trees.AnswerUnknown(name.RelativePath, request.Server) ??
            new TftpAnswer.Refuse(TftpErrorCode.FileNotFound, "File not found");
    }

    /// <summary>The wire says that the address is one of the client's own; on loopback there is nobody else.</summary>
    private static bool IsOwnAddress(Client client, Ipv4Address address, Link link) =>
        link.IsLoopback || (NeighbourTable.Find(link.Name, address) is { } mac && (client.Macs.Count == 0 || client.Macs.Contains(mac)));

    private static MacAddress? FirstMac(Client client) => client.Macs.Count > 0 ? client.Macs[0] : null;
}
