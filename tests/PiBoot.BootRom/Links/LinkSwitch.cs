using System.Collections.Concurrent;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Links;

/// <summary>
/// Many boards behind one link, as behind a switch: frames go to the board they name, broadcasts to all, and the boards
/// hear each other's broadcasts. Their receives take no thread.
/// </summary>
public sealed class LinkSwitch(ILink uplink, TimeProvider time)
{
    private const int FrameSize = 2000;

    private readonly ConcurrentDictionary<MacAddress, Port> ports = new();

    /// <summary>Plugs a board in; disposing the port unplugs it.</summary>
    /// <exception cref="LinkException">The address is in use.</exception>
    public ISwitchPort Plug(MacAddress mac)
    {
        var port = new Port(this, mac, new Mailbox(time));
        if (ports.TryAdd(mac, port))
        {
            return port;
        }

        port.Dispose();
        throw new LinkException($"A board with address {mac} is plugged in already.");
    }

    /// <summary>Hands out what arrives until cancelled; give it a thread of its own over a <see cref="RawLink"/>.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var frame = new byte[FrameSize];
        while (!cancellation.IsCancellationRequested)
        {
            var length = await uplink.ReceiveAsync(frame, TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
            if (length > EthernetFrame.HeaderLength)
            {
                HandOut(frame.AsSpan(0, length), null);
            }
        }
    }

    private void Forward(ReadOnlySpan<byte> frame, Port from)
    {
        uplink.Send(frame);
        HandOut(frame, from);
    }

    private void HandOut(ReadOnlySpan<byte> frame, Port? from)
    {
        var to = EthernetFrame.Destination(frame);
        if (ports.TryGetValue(to, out var port))
        {
            port.Mailbox.Deliver(frame);
        }
        else if (to == MacAddress.Broadcast)
        {
            foreach (var (_, other) in ports)
            {
                if (other != from)
                {
                    other.Mailbox.Deliver(frame);
                }
            }
        }
    }

    private sealed class Port(LinkSwitch owner, MacAddress mac, Mailbox mailbox) : ISwitchPort
    {
        public Mailbox Mailbox => mailbox;

        public void Send(ReadOnlySpan<byte> frame) => owner.Forward(frame, this);

        public ValueTask<int> ReceiveAsync(Memory<byte> frame, TimeSpan timeout, CancellationToken cancellation) =>
            mailbox.ReceiveAsync(frame, timeout, cancellation);

        public void Dispose()
        {
            owner.ports.TryRemove(new KeyValuePair<MacAddress, Port>(mac, this));
            mailbox.Dispose();
        }
    }
}
