using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// Who holds a connection to our NFS server: a client with a TCP mount keeps one open as long as it runs. For one
/// thread; its buffer is kept from call to call.
/// </summary>
public sealed class NfsConnections(string procDirectory = "/proc")
{
    private const ushort NfsPort = 2049;

    private readonly string[] tables = [Path.Combine(procDirectory, "net/tcp"), Path.Combine(procDirectory, "net/tcp6")];
    private byte[] buffer = new byte[64 * 1024];

    /// <summary>Fills <paramref name="clients"/> with the addresses of now.</summary>
    /// <exception cref="IOException">/proc is not readable.</exception>
    public void Read(ISet<Ipv4Address> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        clients.Clear();
        Collect(NfsPort, TcpTable.Established, clients);
    }

    /// <summary>True when something on this machine accepts connections on the port.</summary>
    internal bool IsListening(ushort port)
    {
        var any = new HashSet<Ipv4Address>();
        Collect(port, TcpTable.Listening, any);
        return any.Count > 0;
    }

    private void Collect(ushort port, byte state, ISet<Ipv4Address> peers)
    {
        foreach (var table in tables)
        {
            // A kernel without IPv6 has no tcp6.
            if (File.Exists(table))
            {
                TcpTable.Collect(Content(table), port, state, peers);
            }
        }
    }

    private ReadOnlySpan<byte> Content(string path)
    {
        using var file = File.OpenHandle(path);
        var length = 0;
        for (int read; (read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0;)
        {
            length += read;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return buffer.AsSpan(0, length);
    }
}
