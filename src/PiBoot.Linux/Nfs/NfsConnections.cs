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

    private List<NfsConnection> Collect(ushort port, byte state)
    {
        var found = new List<NfsConnection>();
        foreach (var table in tables)
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
