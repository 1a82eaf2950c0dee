using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PiBoot.Linux.Links;

/// <summary>Who is at the other end of a Unix socket: SO_PEERCRED, unix(7).</summary>
/// <param name="Process">Its process id.</param>
/// <param name="User">Its user id when it connected.</param>
/// <param name="Group">Its group id when it connected.</param>
public readonly record struct PeerCredentials(int Process, uint User, uint Group)
{
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;

    /// <exception cref="SocketException">It is no connected Unix socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        Span<byte> option = stackalloc byte[12]; // struct ucred: pid, uid, gid
        socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, option);
        return new PeerCredentials(MemoryMarshal.Read<int>(option), MemoryMarshal.Read<uint>(option[4..]), MemoryMarshal.Read<uint>(option[8..]));
    }
}
