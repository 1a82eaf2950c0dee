using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary>Wakes a thread that waits in poll(2): an eventfd(2). Its owner disposes it.</summary>
internal sealed unsafe class Wakeup : IDisposable
{
    private int _isSet;

    public Wakeup()
    {
        Descriptor = SocketCalls.EventCounter(0, SocketCalls.NonBlocking | SocketCalls.CloseOnExec);
        if (Descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    public int Descriptor { get; private set; }

    /// <summary>True when <see cref="Set"/> was called and <see cref="Reset"/> not yet; costs no system call.</summary>
    public bool IsSet => Volatile.Read(ref _isSet) != 0;

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            var one = 1UL;
            _ = SocketCalls.Write(Descriptor, &one, sizeof(ulong));
        }
    }

    /// <summary>Before looking at what was posted: what is posted later sets it again.</summary>
    public void Reset()
    {
        ulong count;
        _ = SocketCalls.Read(Descriptor, &count, sizeof(ulong));
        Volatile.Write(ref _isSet, 0);
    }

    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = SocketCalls.Close(Descriptor);
            Descriptor = -1;
        }
    }
}
