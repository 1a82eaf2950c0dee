using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace PiBoot.Linux.Systemd;

/// <summary>
/// Sockets and GPIO lines that outlive what uses them: they were handed to this process (sd_listen_fds(3)), or are kept by systemd
/// for the next one. What comes while nobody reads waits in them, and a line stays as it is driven. Users get copies and close
/// those. For all threads.
/// </summary>
public sealed class DescriptorShelf : IDisposable
{
    /// <summary>The first descriptor that is handed over.</summary>
    private const int First = 3;

    /// <summary>More than systemd is told to keep.</summary>
    private const int Most = 1024;

    /// <summary>No receive buffer holds as many.</summary>
    private const int MostWaiting = 1 << 20;

    private readonly Lock _gate = new();
    private readonly List<Kept> _kept = [];
    private readonly NotifySocket? _systemd;

    /// <summary>An empty one.</summary>
    /// <param name="systemd">Keeps what is put here for the next process; null: nothing is kept.</param>
    public DescriptorShelf(NotifySocket? systemd = null) => _systemd = systemd;

    /// <summary>Takes what was handed over. What is none of ours stays open and is not used.</summary>
    /// <param name="count">Of descriptors, from number 3 on: LISTEN_FDS.</param>
    /// <param name="systemd">See the constructor.</param>
    public static DescriptorShelf Take(int count, NotifySocket? systemd)
    {
        var shelf = new DescriptorShelf(systemd);
        for (var descriptor = First; descriptor < First + Math.Min(count, Most); descriptor++)
        {
            if (SystemdCalls.KeepFromPrograms(descriptor) && DescriptorName.Of(descriptor) is { } name)
            {
                shelf._kept.Add(new Kept(name, new SafeFileHandle(descriptor, ownsHandle: true)));
            }
        }

        return shelf;
    }

    /// <summary>The names of all that is here, as often as it is here.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept.Select(kept => kept.Name)];
            }
        }
    }

    public bool Has(string name) => Names.Contains(name);

    /// <summary>A listening socket: the one that is here, or a new one that is kept from now on.</summary>
    /// <exception cref="SocketException">The address is taken or not permitted.</exception>
    public Socket Listener(IPEndPoint where)
    {
        if (Copies(DescriptorName.OfTcp(where)) is [var descriptor, ..])
        {
            return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        }

        var socket = new Socket(where.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (where.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(where);
            Keep(DescriptorName.OfTcp(where), (int)socket.SafeHandle.DangerousGetHandle());
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Remembers something for as long as systemd keeps what is here: until the service is stopped.</summary>
    public void Mark(string mark)
    {
        var name = DescriptorName.OfMark(mark);
        if (Has(name) || SystemdCalls.CreateMemory(mark, SystemdCalls.MemoryCloseOnExec) is not (>= 0 and var descriptor))
        {
            return;
        }

        Keep(name, descriptor);
        _ = SystemdCalls.Close(descriptor);
    }

    /// <summary>Closes those of this name, here and in systemd's store.</summary>
    public void Drop(string name) => Drop(kept => kept.Name == name);

    /// <summary>Closes those that nobody has asked for so far, here and in systemd's store.</summary>
    /// <param name="kind">How their names begin.</param>
    public void DropUnused(string kind) => Drop(kept => !kept.IsUsed && kept.Name.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>Throws away the datagrams that wait: whoever sent them has given up long ago.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            foreach (var kept in _kept.Where(kept => DescriptorName.IsQueue(kept.Name)))
            {
                Drain(kept.Descriptor);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _kept.ForEach(kept => kept.Handle.Dispose());
            _kept.Clear();
        }
    }

    /// <summary>Copies of all that have this name; they belong to the caller.</summary>
    internal IReadOnlyList<int> Copies(string name)
    {
        lock (_gate)
        {
            var copies = new List<int>();
            foreach (var kept in _kept.Where(kept => kept.Name == name))
            {
                kept.IsUsed = true;
                if (SystemdCalls.Duplicate(kept.Descriptor) is >= 0 and var copy)
                {
                    copies.Add(copy);
                }
            }

            return copies;
        }
    }

    /// <summary>
    /// Keeps a copy of a descriptor that belongs to the caller. Nothing is kept without systemd, nor what the next process could not
    /// recognise.
    /// </summary>
    internal void Keep(string name, int descriptor)
    {
        if (_systemd is null || DescriptorName.Of(descriptor) != name || SystemdCalls.Duplicate(descriptor) is not (>= 0 and var copy))
        {
            return;
        }

        lock (_gate)
        {
            _kept.Add(new Kept(name, new SafeFileHandle(copy, ownsHandle: true)) { IsUsed = true });
        }

        _systemd.Store(name, copy);
    }

    private static unsafe void Drain(int descriptor)
    {
        byte first;
        for (var i = 0; i < MostWaiting; i++)
        {
            if (SystemdCalls.Receive(descriptor, &first, 1, SystemdCalls.DontWait) < 0 &&
                System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == SystemdCalls.WouldBlock)
            {
                return;
            }
        }
    }

    private void Drop(Func<Kept, bool> isMeant)
    {
        List<Kept> dropped;
        lock (_gate)
        {
            dropped = [.. _kept.Where(isMeant)];
            _kept.RemoveAll(dropped.Contains);
        }

        foreach (var kept in dropped)
        {
            _systemd?.Forget(kept.Name);
            kept.Handle.Dispose();
        }
    }

    private sealed class Kept(string name, SafeFileHandle handle)
    {
        public string Name => name;

        public SafeFileHandle Handle => handle;

        public int Descriptor => (int)handle.DangerousGetHandle();

        public bool IsUsed { get; set; }
    }
}
