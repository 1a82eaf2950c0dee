namespace PiBoot.Linux.Links;

/// <summary>
/// A socket and what wakes its reader, which are closed together. Whoever wakes may be late by a moment, and the number of
/// a closed descriptor soon means something else: what is done with it under <see cref="Gate"/> is done with this one.
/// </summary>
internal sealed unsafe class WakeableSocket(int descriptor) : IDisposable
{
    private readonly int _wake = LinkCalls.EventFd(0, LinkCalls.SockCloexec | LinkCalls.SockNonblock);

    /// <summary>Over everything but the reader's own calls.</summary>
    public Lock Gate { get; } = new();

    public int Descriptor => descriptor;

    /// <summary>To be read under the gate.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>See <see cref="LinkCalls.WaitFor"/>.</summary>
    public bool Wait(TimeSpan timeout) => LinkCalls.WaitFor(descriptor, _wake, timeout);

    public void Wake()
    {
        ulong one = 1;
        lock (Gate)
        {
            if (!IsClosed)
            {
                LinkCalls.Write(_wake, &one, sizeof(ulong));
            }
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (!IsClosed)
            {
                IsClosed = true;
                LinkCalls.Close(descriptor);
                LinkCalls.Close(_wake);
            }
        }
    }
}
