using PiBoot.Core.Links;
using PiBoot.Protocol.Wire;

namespace PiBoot.Testing;

/// <summary>
/// Frames of one kind as a script: they arrive at their time, whoever is asked may answer at once, and waiting costs no time.
/// The loop is told to end when its time is up, or when it waits for ever and nothing is left to come.
/// </summary>
public sealed class MemoryFrameSocket(ManualTime time, double seconds) : IFrameSocket
{
    private readonly PriorityQueue<(ReceivedFrame Frame, byte[] Body), TimeSpan> _script = new();
    private readonly CancellationTokenSource _over = new();

    public CancellationToken Over => _over.Token;

    public List<(double At, int InterfaceIndex, MacAddress Destination, byte[] Body)> Sent { get; } = [];

    public List<(int InterfaceIndex, MacAddress Group)> Joined { get; } = [];

    /// <summary>The stations on the wire: get what is sent, and give an answer or none.</summary>
    public Func<MacAddress, byte[], byte[]?>? Answer { get; set; }

    /// <summary>Interfaces over which nothing can be sent.</summary>
    public HashSet<int> Down { get; } = [];

    public MemoryFrameSocket Arrives(double at, int interfaceIndex, MacAddress source, byte[] body)
    {
        _script.Enqueue((new ReceivedFrame(interfaceIndex, source, body.Length), body), TimeSpan.FromSeconds(at));
        return this;
    }

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedFrame frame)
    {
        frame = default;
        var hasNext = _script.TryPeek(out _, out var at);
        var end = TimeSpan.FromSeconds(seconds);
        var until = timeout < TimeSpan.Zero ? end : time.Elapsed + timeout;
        if (!hasNext || at > until)
        {
            time.Advance((until < end ? until : end) - time.Elapsed);
            if (time.Elapsed >= end)
            {
                _over.Cancel();
            }

            return false;
        }

        var (received, body) = _script.Dequeue();
        time.Advance(at > time.Elapsed ? at - time.Elapsed : TimeSpan.Zero);
        body.CopyTo(buffer);
        frame = received;
        return true;
    }

    public bool Send(int interfaceIndex, MacAddress destination, ReadOnlySpan<byte> body)
    {
        if (Down.Contains(interfaceIndex))
        {
            return false;
        }

        Sent.Add((Math.Round(time.Elapsed.TotalSeconds, 3), interfaceIndex, destination, body.ToArray()));
        if (Answer?.Invoke(destination, body.ToArray()) is { } answer)
        {
            Arrives(time.Elapsed.TotalSeconds + 0.001, interfaceIndex, destination, answer);
        }

        return true;
    }

    public bool Join(int interfaceIndex, MacAddress group)
    {
        Joined.Add((interfaceIndex, group));
        return true;
    }

    public void Wake()
    {
    }

    public void Dispose() => _over.Dispose();
}
