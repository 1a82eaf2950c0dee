using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Display;
using PiBoot.Core.Power;
using PiBoot.Core.Status;
using PiBoot.Core.Tftp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using PiBoot.Web.Api;

namespace PiBoot.Tests.Servers;

public sealed class DisplayFactsReaderTests
{
    private const string Id = "b66c4c16";

    private readonly ManualTime _time = new();
    private readonly MemoryRegistry _registry = new();
    private readonly BootBoard _board;
    private readonly TransfersUnderWay _loading = new();
    private readonly ApiState _state;
    private readonly ApiServices _services;
    private readonly DisplayFactsReader _reader;

    public DisplayFactsReaderTests()
    {
        var appliance = new FakeAppliance();
        var directory = new ClientDirectory(_registry, EnrolmentPolicy.Auto, _time);
        directory.See(new ClientSighting(new PiSerial(0xb66c4c16), new MacAddress(0xb827eb6c4c16), "Raspberry Pi 3 Model B", null, null));
        _board = new BootBoard(_time);
        _services = new ApiServices(directory, _registry, _board, appliance, appliance, appliance, appliance, new OrderLines(), appliance, static _ => null, static _ => { }, static () => { }) { Loading = _loading };
        _state = new ApiState(appliance, new WaitingReport(static _ => Task.FromResult<IReadOnlyList<Finding>>([]), static () => "There is no drive.", ManualTime.Noon), new ManualTime());
        _reader = new DisplayFactsReader(_state, "netboot", static () => ["10.0.0.1"], _time);
    }

    [Fact]
    public void While_nothing_is_served_it_tells_why()
    {
        var facts = _reader.Read();
        Assert.Equal(("netboot", "10.0.0.1", false, "There is no drive."), (facts.Name, facts.Addresses.Single(), facts.IsReady, facts.Troubles.Single()));
    }

    [Fact]
    public void A_moment_without_service_is_no_news()
    {
        _state.Services = _services;
        Assert.Equal("No cable.", _reader.Read().Troubles.Single());
        _state.Services = null;
        Assert.Equal("No cable.", _reader.Read().Troubles.Single());
        _time.Advance(3);
        Assert.Equal("There is no drive.", _reader.Read().Troubles.Single());
    }

    [Fact]
    public void Addresses_are_those_of_the_interfaces_that_serve()
    {
        _state.Services = _services;
        Assert.Equal(["192.168.1.10"], _reader.Read().Addresses);
    }

    [Fact]
    public void A_first_boot_is_told_by_its_files()
    {
        Boot("start.elf", 3_000_000);
        Assert.Equal(
            new BootProgress("pi-b66c4c16", "firmware") { File = "start.elf", Files = 1, Bytes = 3_000_000 }, Assert.Single(_reader.Read().Boots));
        Assert.Equal(new ClientCounts(0, 1, 0, 0), _reader.Read().Clients);
    }

    [Fact]
    public void A_later_boot_is_told_by_what_the_last_good_one_loaded()
    {
        _services.Directory.WriteDue();
        _registry.SaveBoots([
            new ClientBoot(Id, Earlier(1, "start.elf", 4_000_000, "mount")),
            new ClientBoot(Id, Earlier(2, "start.elf", 1, "stalled")),
        ]);
        Boot("start.elf", 3_000_000);
        Assert.Equal(75, Assert.Single(_reader.Read().Boots).Percent);
    }

    [Fact]
    public void The_file_on_its_way_is_told_by_its_acknowledged_bytes()
    {
        Boot("start.elf", 1_000_000);
        var report = Report(2000);
        _loading.Began(Id, "kernel8.img", report);
        report.Machine!.Start(0);
        report.Machine.OnAcknowledgement(1, 0);
        Assert.Equal(
            new BootProgress("pi-b66c4c16", "firmware") { File = "kernel8.img", Files = 1, Bytes = 1_000_512, Percent = 25 }, Assert.Single(_reader.Read().Boots));
        _loading.Ended(report);
        Assert.Equal("start.elf", Assert.Single(_reader.Read().Boots).File);
    }

    [Fact]
    public void A_client_that_stopped_is_told_with_its_verdict()
    {
        _state.Services = _services;
        _board.Tell(Id, static (tracker, now) => tracker.Discover(now, "eth0"));
        Assert.Empty(_reader.Read().Stalled);
        _time.Advance(120);
        _board.Tick(static _ => new BootSurroundings());
        var facts = _reader.Read();
        var stalled = Assert.Single(facts.Stalled);
        Assert.Equal(("pi-b66c4c16", "stalled", _board.StatusOf(Id).Verdict), (stalled.Client, stalled.Stage, stalled.Verdict));
        Assert.Equal((new ClientCounts(0, 0, 1, 0), 0), (facts.Clients, facts.Boots.Count));
    }

    private static BootRecord Earlier(int hour, string file, long bytes, string end) => new(
        ManualTime.Noon.AddDays(-1).AddHours(hour), BootStage.Off, null,
        [new BootEvent(ManualTime.Noon, BootStage.Firmware, "file") { File = file, Bytes = bytes }, new BootEvent(ManualTime.Noon, BootStage.Root, end)]);

    private static TransferReport Report(long size)
    {
        Assert.True(TransferTerms.TryNegotiate(default, TftpMode.Octet, size, 1500, out var terms));
        return new TransferReport(default, TransferOutcome.Started, size, 0, TimeSpan.Zero, 512, 0, null) { Machine = new TransferMachine(size, terms, 0) };
    }

    private void Boot(string file, long bytes)
    {
        _state.Services = _services;
        _board.Tell(Id, static (tracker, now) => tracker.Discover(now, "eth0"));
        _board.Tell(Id, (tracker, now) => tracker.File(now, "file", file, bytes, 1, null));
    }
}
