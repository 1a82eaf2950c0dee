using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class PresenceTests : IDisposable
{
    private const int Index = 7;
    private static readonly MacAddress Own = new(0xdca632000001);
    private static readonly Ipv4Address Server = new(0xc0a8010a);
    private static readonly MacAddress Pi = new(0xb827eb28f66d);
    private static readonly Ipv4Address PiAddress = new(0xc0a80132);
    private static readonly Link Ethernet = new(Index, "eth0", Own, 1500, true, false, [new LinkAddress(Server, 24)]);
    private static readonly Link Other = new(
        8, "eth1", new MacAddress(0xdca632000002), 1500, true, false, [new LinkAddress(new Ipv4Address(0x0a000001), 24)]);

    private readonly ManualTime _time = new();
    private readonly ClientDirectory _directory;
    private readonly BootBoard _board;
    private readonly HashSet<Ipv4Address> _connected = [];
    private readonly List<string> _stages = [];
    private MemoryFrameSocket? _socket;
    private bool _isAlive = true;

    public PresenceTests()
    {
        _directory = new ClientDirectory(new MemoryRegistry(), EnrolmentPolicy.Auto, _time);
        _board = new BootBoard(_time);
        _board.Seen += seen => _stages.Add($"{Math.Round(_time.Elapsed.TotalSeconds)} {seen.Event.Event} {seen.Event.Detail}".Trim());
    }

    [Fact]
    public void Nobody_is_asked_while_nobody_is_up()
    {
        See(Pi, PiAddress);
        Run(60);
        Assert.Empty(_socket!.Sent);
    }

    [Fact]
    public void A_client_that_is_up_is_asked_in_a_frame_to_itself_from_our_address_in_its_network()
    {
        Up(See(Pi, PiAddress));
        Run(5, Ethernet, Other);
        var (at, index, destination, body) = Assert.Single(_socket!.Sent);
        Assert.Equal((0.0, Index, Pi), (at, index, destination));
        Assert.True(ArpPacket.TryRead(body, out var question));
        Assert.Equal(new ArpPacket(ArpOperation.Request, Own, Server, default, PiAddress), question);
    }

    [Fact]
    public void One_that_answers_is_asked_about_every_ten_seconds_and_stays_up()
    {
        var id = Up(See(Pi, PiAddress));
        Run(65);
        Assert.InRange(_socket!.Sent.Count, 6, 7);
        Assert.Equal(BootStage.Up, _board.StatusOf(id).Stage);
    }

    [Fact]
    public void One_that_leaves_three_questions_unanswered_is_silent()
    {
        var id = Up(See(Pi, PiAddress));
        _isAlive = false;
        Run(9);
        Assert.Equal([0, 2, 4], _socket!.Sent.Select(s => s.At));
        Assert.Contains(_stages, s => s.StartsWith("6 stalled", StringComparison.Ordinal));
        Assert.Contains("no answer to 3 ARP requests", _board.StatusOf(id).Verdict, StringComparison.Ordinal);
        Assert.Equal(BootStage.Stalled, _board.StatusOf(id).Stage);
    }

    [Fact]
    public void One_that_is_silent_is_asked_on_so_that_its_return_is_seen()
    {
        Up(See(Pi, PiAddress));
        _isAlive = false;
        Run(60);
        Assert.Equal([0, 2, 4, 16, 26, 36, 46, 56], _socket!.Sent.Select(s => s.At));
    }

    [Fact]
    public void Any_packet_of_its_MAC_is_a_sign_of_life()
    {
        var id = Up(See(Pi, PiAddress));
        _isAlive = false;
        Run(9, arrivals: [(5, new ArpPacket(ArpOperation.Request, Pi, PiAddress, default, Server))]);
        Assert.Equal(BootStage.Up, _board.StatusOf(id).Stage);
    }

    [Fact]
    public void Somebody_else_who_answers_for_its_address_is_no_sign_of_life()
    {
        var id = Up(See(Pi, PiAddress));
        _isAlive = false;
        Run(9, arrivals: [.. Enumerable.Range(0, 8).Select(s =>
            ((double)s, new ArpPacket(ArpOperation.Reply, new MacAddress(0x020000000099), PiAddress, Own, Server)))]);
        Assert.Equal(BootStage.Stalled, _board.StatusOf(id).Stage);
    }

    [Fact]
    public void Our_own_cable_being_out_silences_nobody()
    {
        var id = Up(See(Pi, PiAddress));
        _isAlive = false;
        Run(60, Ethernet with { IsUp = false });
        Assert.Equal((0, BootStage.Up), (_socket!.Sent.Count, _board.StatusOf(id).Stage));
        Run(60, down: true);
        Assert.Equal(BootStage.Up, _board.StatusOf(id).Stage);
    }

    [Fact]
    public void One_in_a_network_that_we_are_not_in_is_not_asked()
    {
        var id = Up(See(Pi, new Ipv4Address(0x0a090909)));
        Run(60, Ethernet, Other);
        Assert.Equal((0, BootStage.Up), (_socket!.Sent.Count, _board.StatusOf(id).Stage));
    }

    [Fact]
    public void One_that_holds_a_connection_is_watched_after_a_restart_of_the_service()
    {
        See(Pi, PiAddress);
        _connected.Add(PiAddress);
        Run(5);
        Assert.Single(_socket!.Sent);
    }

    [Fact]
    public void One_that_loads_is_left_alone_even_if_its_old_connection_lingers()
    {
        var id = See(Pi, PiAddress);
        _connected.Add(PiAddress);
        _board.Tell(id, static (tracker, now) => tracker.Discover(now, "again"));
        Run(60);
        Assert.Empty(_socket!.Sent);
    }

    [Fact]
    public void An_announcement_tells_one_client_where_we_are()
    {
        using var links = LinkTable.Of(Ethernet);
        using var presence = Make(links, 1);
        Assert.True(presence.Announce(Ethernet, Pi));
        var (_, index, destination, body) = Assert.Single(_socket!.Sent);
        Assert.True(ArpPacket.TryRead(body, out var told));
        Assert.Equal((Index, Pi, new ArpPacket(ArpOperation.Reply, Own, Server, Pi, Server)), (index, destination, told));
        Assert.False(presence.Announce(Ethernet with { Addresses = [] }, Pi));
    }

    [Fact]
    public async Task Somebody_who_answers_is_alive()
    {
        using var links = LinkTable.Of(Ethernet);
        using var presence = Make(links, 1);
        var answer = presence.IsAliveAsync(PiAddress, Pi, TimeSpan.FromSeconds(2), default);
        presence.Run(_socket!.Over);
        Assert.True(await answer);
        Assert.Equal(Pi, Assert.Single(_socket.Sent).Destination);
    }

    [Theory]
    [InlineData("192.168.1.50")]
    [InlineData("10.9.9.9")]
    public async Task Somebody_who_does_not_or_who_cannot_be_asked_is_not(string address)
    {
        _isAlive = false;
        using var links = LinkTable.Of(Ethernet);
        using var presence = Make(links, 1);
        Assert.True(Ipv4Address.TryParse(address, out var asked));
        var answer = presence.IsAliveAsync(asked, Pi, TimeSpan.FromSeconds(2), default);
        presence.Run(_socket!.Over);
        _time.Advance(2);
        Assert.False(await answer);
    }

    public void Dispose() => _socket?.Dispose();

    private string See(MacAddress mac, Ipv4Address address) =>
        _directory.See(new ClientSighting(null, mac, "Raspberry Pi 3", null, address)).Client!.Id;

    private string Up(string id)
    {
        _board.Tell(id, static (tracker, now) => tracker.Up(now, 12, "pi"));
        return id;
    }

    private Presence Make(LinkTable links, double seconds)
    {
        _socket?.Dispose();
        _socket = new MemoryFrameSocket(_time, _time.Elapsed.TotalSeconds + seconds)
        {
            Answer = (_, body) => _isAlive && ArpPacket.TryRead(body, out var question) && question.Operation == ArpOperation.Request
                ? Bytes(new ArpPacket(ArpOperation.Reply, Pi, question.Target, question.SenderMac, question.Sender))
                : null,
        };
        var presence = new Presence(_socket, links, _directory, _board, () => _connected, _time, Logger.None);
        _board.Seen += presence.Seen;
        return presence;
    }

    private void Run(double seconds, params Link[] links) => Run(seconds, false, [], links);

    private void Run(
        double seconds, bool down = false, (double At, ArpPacket Packet)[]? arrivals = null, params Link[] links)
    {
        using var table = LinkTable.Of(links.Length == 0 ? [Ethernet] : links);
        var presence = Make(table, seconds);
        if (down)
        {
            _socket!.Down.Add(Index);
        }

        foreach (var (at, packet) in arrivals ?? [])
        {
            _socket!.Arrives(at, Index, packet.SenderMac, Bytes(packet));
        }

        presence.Run(_socket!.Over);
    }

    private static byte[] Bytes(ArpPacket packet)
    {
        var body = new byte[ArpPacket.Length];
        packet.Write(body);
        return body;
    }
}
