using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Display;
using PiBoot.Protocol.Wire;
using PiBoot.Web.Api;

namespace PiBoot.Servers;

/// <summary>
/// Reads what there is to show: clients and boots from memory each time, what asks the drive and the network only now and
/// then. Called by one thread at a time.
/// </summary>
/// <param name="state">What is known at the moment.</param>
/// <param name="name">The appliance's host name.</param>
/// <param name="addresses">Its addresses while nothing is served.</param>
/// <param name="time">The clock.</param>
public sealed class DisplayFactsReader(ApiState state, string name, Func<IReadOnlyList<string>> addresses, TimeProvider time)
{
    private static readonly TimeSpan StatusAge = TimeSpan.FromSeconds(5);

    /// <summary>Ejecting or preparing a drive stops the service for a moment, which is no news.</summary>
    private static readonly TimeSpan StopAge = TimeSpan.FromSeconds(3);

    /// <summary>Boots that are looked at closely; the others are counted.</summary>
    private const int MaximumBoots = 8;

    private readonly ExpectedBytes _expected = new();
    private ApiServices? _services;
    private DisplayFacts? _slow;
    private DisplayFacts? _last;
    private long _slowAt;
    private long _servedAt;

    public DisplayFacts Read()
    {
        var services = state.Services;
        if (services is not null)
        {
            _servedAt = time.GetTimestamp();
        }
        else if (_last is not null && _services is not null && time.GetElapsedTime(_servedAt) < StopAge)
        {
            return _last;
        }

        if (_slow is null || services != _services || time.GetElapsedTime(_slowAt) >= StatusAge)
        {
            _slow = ReadSlow(isServing: services is not null);
            _slowAt = time.GetTimestamp();
        }

        _services = services;
        var facts = _slow with { SetupCode = state.IsLoginAway ? null : state.Door?.SetupCode };
        return _last = services is null ? facts : WithClients(facts, services);
    }

    private DisplayFacts ReadSlow(bool isServing)
    {
        try
        {
            var status = state.Report.Status();
            return new DisplayFacts
            {
                Name = name,
                Addresses = isServing
                    ? [.. status.Interfaces.SelectMany(i => i.Split(' ')).Where(word => Ipv4Address.TryParse(word, out _))]
                    : addresses(),
                IsReady = status.Ready,
                Troubles = status.Troubles,
                FreeBytes = status.FreeBytes,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was pulled in this moment; the service itself says so a little later.
            return new DisplayFacts { Name = name, Addresses = _slow?.Addresses ?? [], Troubles = [$"The data drive cannot be read: {e.Message}"] };
        }
    }

    private DisplayFacts WithClients(DisplayFacts slow, ApiServices services)
    {
        var clients = services.Directory.Clients.All().Select(c => (Client: c, Status: services.Board.StatusOf(c.Id))).ToArray();
        var underWay = services.Board.UnderWay().Where(b => b.Stage != BootStage.Off).Select(b => b.ClientId).ToHashSet(StringComparer.Ordinal);
        int Count(Func<BootStage, bool> counts) => clients.Count(c => counts(c.Status.Stage));
        return slow with
        {
            Clients = new ClientCounts(
                Count(s => s == BootStage.Up), Count(s => s is > BootStage.Off and < BootStage.Up), Count(s => s == BootStage.Stalled), Count(s => s == BootStage.Off)),
            Boots =
            [
                .. clients.Where(c => underWay.Contains(c.Client.Id))
                    .Select(c => (c.Client, c.Status.Stage, Record: services.Board.RecordOf(c.Client.Id)))
                    .Where(b => b.Record is not null)
                    .OrderBy(b => b.Record!.Started).ThenBy(b => b.Client.Id, StringComparer.Ordinal)
                    .Take(MaximumBoots)
                    .Select(b => Progress(b.Client, b.Stage, b.Record!, services)),
            ],
            Stalled =
            [
                .. clients.Where(c => c.Status.Verdict is not null || c.Status.Stage == BootStage.Stalled)
                    .Select(c => new StalledClient(c.Client.Name, Words.Of(c.Status.Stage), c.Status.Verdict ?? "It stopped.")),
            ],
        };
    }

    private BootProgress Progress(Client client, BootStage stage, BootRecord record, ApiServices services)
    {
        var files = record.Events.Where(e => e.Event == "file").ToArray();
        var bytes = files.Sum(f => f.Bytes ?? 0);
        var loading = services.Loading?.Of(client.Id);
        bytes += loading?.Bytes ?? 0;
        int? percent = _expected.Of(client.Id, record, services.Registry) is { } all
            ? (int)Math.Min(99, bytes * 100 / all)
            : loading is { Size: > 0 } file ? (int)(file.Bytes * 100 / file.Size) : null;
        return new BootProgress(client.Name, Words.Of(stage))
        {
            File = loading?.File ?? (stage == BootStage.Firmware && files.Length > 0 ? files[^1].File : null),
            Files = files.Length,
            Bytes = bytes,
            Percent = stage is BootStage.Firmware || loading is not null ? percent : null,
        };
    }
}
