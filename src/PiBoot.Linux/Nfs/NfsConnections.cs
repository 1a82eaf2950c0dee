using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// Who holds a connection to our NFS server: a client with a TCP mount keeps one open as long as it runs. The kernel is asked by
/// netlink; where it cannot be, its tables are read as text. For one thread; its buffer is kept from call to call.
/// </summary>
public sealed class NfsConnections
{
    private const ushort NfsPort = 2049;
    private const string Proc = "/proc";

    private readonly string[] _tables;
    private readonly TcpDiagnosis? _diagnosis;
    private byte[] _buffer = new byte[TcpDiagnosis.BufferLength];

    /// <param name="procDirectory">Of another one than the kernel's own only the text is read.</param>
    public NfsConnections(string procDirectory = Proc)
        : this(procDirectory, procDirectory == Proc ? TcpDiagnosis.Kernel : null)
    {
    }

    /// <param name="procDirectory">Where the tables are.</param>
    /// <param name="diagnosis">Null for the text only.</param>
    internal NfsConnections(string procDirectory, TcpDiagnosis? diagnosis)
    {
        _tables = [Path.Combine(procDirectory, "net/tcp"), Path.Combine(procDirectory, "net/tcp6")];
        _diagnosis = diagnosis;
    }

    /// <summary>Fills <paramref name="clients"/> with the addresses of now.</summary>
    /// <exception cref="IOException">/proc is not readable.</exception>
    public void Read(ISet<Ipv4Address> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        clients.Clear();
        foreach (var connection in Collect(NfsPort, TcpTable.Established))
        {
            clients.Add(connection.Client);
        }
    }

    /// <summary>The connections of now.</summary>
    /// <exception cref="IOException">/proc is not readable.</exception>
    public IReadOnlyList<NfsConnection> Read() => Collect(NfsPort, TcpTable.Established);

    /// <summary>True when something on this machine accepts connections on the port.</summary>
    internal bool IsListening(ushort port) => Collect(port, TcpTable.Listening).Count > 0;

    /// <summary>The peers of all sockets with this local port and state of <see cref="TcpTable"/>.</summary>
    internal List<NfsConnection> Collect(ushort port, byte state)
    {
        var found = new List<NfsConnection>();
        if (_diagnosis?.TryCollect(port, state, _buffer, found) == true)
        {
            return found;
        }

        found.Clear();
        foreach (var table in _tables)
        {
            // A kernel without IPv6 has no tcp6.
            if (File.Exists(table))
            {
                TcpTable.Collect(Content(table), port, state, found);
            }
        }

        return found;
    }

    private ReadOnlySpan<byte> Content(string path)
    {
        using var file = File.OpenHandle(path);
        var length = 0;
        for (int read; (read = RandomAccess.Read(file, _buffer.AsSpan(length), length)) > 0;)
        {
            length += read;
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        return _buffer.AsSpan(0, length);
    }
}
