using System.Collections.Concurrent;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Links;
using PiBoot.Core.Presence;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Knows by ARP which clients are alive. A question to a client's own MAC costs one small frame and is answered by its
/// kernel alone: no program of the client has to work, and none can pretend to. One thread, which sleeps while nobody runs.
/// </summary>
public sealed class Presence(
    IFrameSocket socket,
    LinkTable links,
    ClientDirectory directory,
    BootBoard board,
    Func<IReadOnlySet<Ipv4Address>> connected,
    TimeProvider time,
    ILogger log) : IDisposable
{
    private const int LargestFrame = 128;
    private static readonly TimeSpan ForEver = TimeSpan.FromMilliseconds(-1);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(300);

    /// <summary>Many boards that boot at once have the list made twice a second, not at each of their packets.</summary>
    private static readonly TimeSpan BetweenLists = TimeSpan.FromMilliseconds(500);

    private readonly PresencePlan _plan = new();
    private readonly ConcurrentDictionary<MacAddress, TaskCompletionSource> _waiting = new();
    private readonly long _start = time.GetTimestamp();
    private volatile bool _isListDue = true;
    private TimeSpan _listed = -BetweenLists;

    /// <summary>A client's stage may have changed: who is watched is looked at again. Returns at once.</summary>
    public void Seen(ClientEvent seen)
    {
        if (seen.Event.File is null)
        {
            _isListDue = true;
            socket.Wake();
        }
    }

    /// <summary>Watches until <paramref name="cancellation"/>; blocks its thread.</summary>
    public void Run(CancellationToken cancellation)
    {
        using var registration = cancellation.Register(socket.Wake);
        var buffer = new byte[LargestFrame];
        while (!cancellation.IsCancellationRequested)
        {
            if (socket.Receive(buffer, DoDue(), out var frame) && links.Find(frame.InterfaceIndex) is { IsLoopback: false } &&
                ArpPacket.TryRead(buffer.AsSpan(0, frame.Length), out var packet))
            {
                Hear(packet);
            }
        }
    }

    /// <summary>Whether an interface of ours is in this address's network, and up.</summary>
    public bool CanAsk(Ipv4Address address) => links.All.Any(link => link is { IsLoopback: false, IsUp: true } && OwnAddress(link, address) is not null);

    /// <summary>Whether somebody with this MAC answers for this address within the time.</summary>
    /// <returns>False also when no interface of ours is in its network, or frames cannot be sent.</returns>
    public async Task<bool> IsAliveAsync(Ipv4Address address, MacAddress mac, TimeSpan timeout, CancellationToken cancellation)
    {
        var heard = _waiting.GetOrAdd(mac, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            var asked = time.GetTimestamp();
            while (time.GetElapsedTime(asked) is var passed && passed < timeout && Ask(address, mac))
            {
                var left = timeout - passed;
                await Task.WhenAny(heard.Task, Task.Delay(left < BetweenQuestions ? left : BetweenQuestions, time, cancellation));
                cancellation.ThrowIfCancellationRequested();
                if (heard.Task.IsCompleted)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            _waiting.TryRemove(new KeyValuePair<MacAddress, TaskCompletionSource>(mac, heard));
        }
    }

    /// <summary>
    /// Tells a client unasked where our address is. The ROM of the 2B v1.2 and 3B drops its boot server's entry now and
    /// then and asks for it only once; told again it goes on. False when it could not be sent.
    /// </summary>
    public bool Announce(Link link, MacAddress client)
    {
        if (link.IsLoopback || link.Addresses.Count == 0)
        {
            return false;
        }

        var body = new byte[ArpPacket.Length];
        ArpPacket.Announcement(link.Mac, link.Addresses[0].Address, client).Write(body);
        return socket.Send(link.Index, client, body);
    }

    public void Dispose() => socket.Dispose();

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Asks whom it is time to ask; says how long to listen until the next (negative: nobody is watched).</summary>
    private TimeSpan DoDue()
    {
        var now = Now;
        if (now - _listed >= (_isListDue ? BetweenLists : PresencePlan.Interval) && (_isListDue || _plan.Next is not null))
        {
            _isListDue = false;
            _listed = now;
            _plan.Watch(Running(), now);
        }

        foreach (var step in _plan.TakeDue(now))
        {
            Do(step, now);
        }

        var next = _isListDue ? Earlier(_plan.Next, _listed + BetweenLists) : _plan.Next;
        return next is null ? ForEver : next - Now is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one < other ? one.Value : other;

    /// <summary>Who runs, or ran when last heard of; after a restart of this service a connection tells more than the last record.</summary>
    private List<string> Running()
    {
        var clients = directory.Clients.All();
        var holders = clients.Any() ? connected() : new HashSet<Ipv4Address>();
        return [.. clients.Where(c => c.Address is { } address && Runs(c.Id, holders.Contains(address))).Select(c => c.Id)];
    }

    private bool Runs(string clientId, bool isConnected) => board.StatusOf(clientId).Stage switch
    {
        BootStage.Root or BootStage.Up => true,
        BootStage.Off => isConnected,

        // One that has fallen silent is watched on, to see it come back.
        BootStage.Stalled => isConnected || HadRoot(clientId),

        // One that loads is left alone: a 3B answers nobody, and any frame may count in its conversation with DHCP.
        _ => false,
    };

    private bool HadRoot(string clientId) =>
        board.RecordOf(clientId) is { } record && record.Events.Any(e => e.Event is "mount" or "up");

    private void Do(PresenceStep step, TimeSpan now)
    {
        if (directory.Clients.ById(step.ClientId) is not { Address: { } address, Macs: [.., var mac] })
        {
            _plan.NotAsked(step.ClientId, now);
        }
        else if (step.Kind == PresenceStepKind.Silent)
        {
            board.Tell(step.ClientId, static (tracker, at) => tracker.Silent(at, $"no answer to {PresencePlan.Tries} ARP requests"));
        }
        else if (!Ask(address, mac))
        {
            log.Debug("Client {Client} cannot be asked whether it is there: no interface is in the network of {Address}", step.ClientId, address);
            _plan.NotAsked(step.ClientId, now);
        }
    }

    /// <summary>Asks on every interface in the address's network; false when there is none that works.</summary>
    private bool Ask(Ipv4Address address, MacAddress mac)
    {
        var body = new byte[ArpPacket.Length];
        var isAsked = false;
        foreach (var link in links.All)
        {
            if (link is { IsLoopback: false, IsUp: true } && OwnAddress(link, address) is { } own)
            {
                ArpPacket.WhoHas(address, link.Mac, own).Write(body);
                isAsked |= socket.Send(link.Index, mac, body);
            }
        }

        return isAsked;
    }

    private static Ipv4Address? OwnAddress(Link link, Ipv4Address client)
    {
        foreach (var own in link.Addresses)
        {
            if (own.Address.SharesSubnetWith(client, own.PrefixLength))
            {
                return own.Address;
            }
        }

        return null;
    }

    /// <summary>
    /// Any packet of a client's MAC is a sign of life, whatever it is about. One that answers for the client's address with
    /// another MAC (a router that answers for everybody) is none.
    /// </summary>
    private void Hear(in ArpPacket packet)
    {
        if (_waiting.TryGetValue(packet.SenderMac, out var waiting))
        {
            waiting.TrySetResult();
        }

        if (directory.Clients.ByMac(packet.SenderMac) is { } client && _plan.Heard(client.Id, Now))
        {
            board.Tell(client.Id, static (tracker, at) => tracker.Present(at));
        }
    }
}
