using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Testing;

/// <summary>
/// The network as a script: datagrams arrive at their time, what is sent is written down with its time, and waiting costs
/// none. When the script is played and nothing is awaited any more, the loop is told to end.
/// </summary>
public sealed class MemoryDatagramSocket(ManualTime time) : IDatagramSocket
{
    private readonly Queue<(TimeSpan At, ReceivedDatagram Sender, byte[] Payload)> _script = new();
    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when the script is over.</summary>
    public CancellationToken Over => _over.Token;

    public List<(double At, DatagramTarget Target, byte[] Payload)> Sent { get; } = [];

    public List<(double At, int InterfaceIndex, MacAddress Destination, ushort EtherType, byte[] Body)> Frames { get; } = [];

    /// <summary>Not null: every datagram fails to be sent, for this reason.</summary>
    public string? SendError { get; set; }

    /// <summary>A datagram that arrives so many seconds after the clock was made; call in the order of time.</summary>
    public MemoryDatagramSocket Arrives(double at, in ReceivedDatagram from, byte[] payload)
    {
        _script.Enqueue((TimeSpan.FromSeconds(at), from, payload));
        return this;
    }

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedDatagram datagram)
    {
        datagram = default;
        var waits = timeout >= TimeSpan.Zero;
        if (_script.Count == 0 && !waits)
        {
            _over.Cancel();
            return false;
        }

        if (_script.Count == 0 || (waits && time.Elapsed + timeout < _script.Peek().At))
        {
            time.Advance(timeout);
            return false;
        }

        var (at, sender, payload) = _script.Dequeue();
        time.Advance(at > time.Elapsed ? at - time.Elapsed : TimeSpan.Zero);
        payload.CopyTo(buffer);
        datagram = sender with { Payload = ..payload.Length };
        return true;
    }

    public bool Send(in DatagramTarget target, ReadOnlySpan<byte> payload, out string? error)
    {
        error = SendError;
        if (error is null)
        {
            Sent.Add((time.Elapsed.TotalSeconds, target, payload.ToArray()));
        }

        return error is null;
    }

    public bool SendFrame(int interfaceIndex, MacAddress destination, ushort etherType, ReadOnlySpan<byte> body)
    {
        Frames.Add((time.Elapsed.TotalSeconds, interfaceIndex, destination, etherType, body.ToArray()));
        return true;
    }

    public void Wake()
    {
    }

    public void Dispose() => _over.Dispose();
}
