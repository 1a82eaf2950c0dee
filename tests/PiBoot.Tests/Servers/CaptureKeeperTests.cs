using PiBoot.Core.Boot;
using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class CaptureKeeperTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly MacAddress Mac = new(0xdca632000004);
    private static readonly Client Pi = Known("b0000004", Mac);

    private readonly ManualTime _time = new();
    private readonly ScratchDirectory _scratch = new();
    private readonly LinkTable _links = LinkTable.Of(Bench.Ethernet, Bench.Ethernet with { Index = 8, Name = "port1", Addresses = [] });
    private readonly List<FakeCaptureSocket> _sockets = [];
    private readonly CaptureKeeper _keeper;
    private string? _refused;

    public CaptureKeeperTests()
    {
        Directory.CreateDirectory(_scratch.Join("state"));
        _keeper = Keeper();
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _links.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_capture_ends_with_the_boot_closes_its_socket_and_outlives_the_service()
    {
        Assert.Equal(CaptureState.None, _keeper.Of(Pi.Id).State);
        Assert.Equal(CaptureState.Waiting, _keeper.Arm(Pi).State);
        Sees(BootStage.Dhcp);
        _sockets[0].Arrives(Bench.Index, Wake());
        _sockets[0].Arrives(8, Wake());
        _sockets[0].Arrives(Bench.Index, [1, 2, 3]);
        Until(() => _keeper.Of(Pi.Id).Frames == 1);
        Sees(BootStage.Up);
        Until(() => File.Exists(_scratch.Join($"state/captures/{Pi.Id}.pcap")) && _sockets[0].IsClosed);
        Until(() => _keeper.Of(Pi.Id) is { State: CaptureState.Done, Frames: 1, Ending: "the client is up" });

        using var next = Keeper();
        Assert.Equal((CaptureState.Done, 1), (next.Of(Pi.Id).State, next.Of(Pi.Id).Frames));
        Assert.Equal(_keeper.File(Pi.Id), next.File(Pi.Id));
        Assert.True(next.Forget(Pi.Id));
        Assert.False(next.Forget(Pi.Id));
        Assert.Null(next.File(Pi.Id));
    }

    [Fact]
    public void A_capture_follows_its_client_to_its_new_name()
    {
        var rom = Known("b8:27:eb:00:00:3b", new MacAddress(0xb827eb00003b));
        _keeper.Arm(rom);
        _keeper.Renamed(rom.Id, "a000003b");
        Assert.Equal(CaptureState.None, _keeper.Of(rom.Id).State);
        Assert.Equal(CaptureState.Waiting, _keeper.Of("a000003b").State);
    }

    [Fact]
    public void Armed_again_it_goes_on()
    {
        _keeper.Arm(Pi);
        Sees(BootStage.Dhcp);
        Assert.Equal(CaptureState.Recording, _keeper.Arm(Pi).State);
        Assert.Single(_sockets);
    }

    [Fact]
    public void Four_are_under_way_at_once_and_no_more_until_one_ends()
    {
        for (var i = 0; i < CaptureKeeper.MaximumUnderWay; i++)
        {
            _keeper.Arm(Known($"b000010{i}", Mac));
        }

        Assert.Contains("4 captures are under way", Assert.Throws<StorageException>(() => _keeper.Arm(Pi)).Message, StringComparison.Ordinal);
        Assert.True(_keeper.Forget("b0000100"));
        Until(() => _keeper.Of("b0000100").State == CaptureState.Done);
        Assert.Equal(CaptureState.Waiting, _keeper.Arm(Pi).State);
    }

    [Fact]
    public void What_the_drive_does_not_take_is_kept_in_memory()
    {
        File.WriteAllText(_scratch.Join("state/captures"), "in the way");
        _keeper.Arm(Pi);
        Sees(BootStage.Dhcp);
        _sockets[0].Arrives(Bench.Index, Wake());
        Until(() => _keeper.Of(Pi.Id).Frames == 1);
        Sees(BootStage.Stalled);
        Until(() => _sockets[0].IsClosed && _keeper.Of(Pi.Id).State == CaptureState.Done);
        Until(() => _keeper.File(Pi.Id) is { Length: > 24 });
        Assert.True(_keeper.Forget(Pi.Id));
    }

    [Fact]
    public void The_oldest_files_make_room()
    {
        var shelf = new CaptureShelf(new DataDirectory(_scratch.Path));
        for (var i = 0; i < CaptureShelf.MaximumFiles + 4; i++)
        {
            shelf.Put($"b00001{i:d2}", [1]);
            File.SetLastWriteTimeUtc(_scratch.Join($"state/captures/b00001{i:d2}.pcap"), DateTime.UnixEpoch.AddDays(i));
        }

        Assert.Equal(CaptureShelf.MaximumFiles, Directory.GetFiles(_scratch.Join("state/captures")).Length);
        Assert.Null(shelf.Get("b0000103"));
        Assert.NotNull(shelf.Get("b0000104"));
    }

    [Fact]
    public void A_service_that_may_not_see_frames_says_so()
    {
        _refused = "Frames cannot be captured: Operation not permitted. The service needs CAP_NET_RAW for that.";
        Assert.Equal(_refused, Assert.Throws<StorageException>(() => _keeper.Arm(Pi)).Message);
        Assert.Contains("MAC", Assert.Throws<StorageException>(() => _keeper.Arm(Pi with { Macs = [] })).Message, StringComparison.Ordinal);
    }

    private CaptureKeeper Keeper() => new(
        _ =>
        {
            if (_refused is not null)
            {
                throw new LinkException(_refused);
            }

            _sockets.Add(new FakeCaptureSocket());
            return _sockets[^1];
        },
        new CaptureShelf(new DataDirectory(_scratch.Path)), _links, static _ => null, _time, Logger.None);

    private void Sees(BootStage stage) =>
        _keeper.Seen(new ClientEvent(Pi.Id, new BootEvent(_time.GetUtcNow(), stage, "x")) { Started = _time.GetUtcNow() });

    private static byte[] Wake()
    {
        var frame = new byte[116];
        Mac.Write(frame);
        (frame[12], frame[13]) = (0x08, 0x42);
        return frame;
    }

    private static Client Known(string id, MacAddress mac) => new() { Id = id, Name = id, Macs = [mac] };

    private static void Until(Func<bool> holds) => Assert.True(SpinWait.SpinUntil(holds, Patience));
}
