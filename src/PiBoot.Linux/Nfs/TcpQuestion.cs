using System.Buffers.Binary;
using PiBoot.Linux.Links;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// The question for all TCP sockets of one family with this local port and state: netlink(7), sock_diag(7), linux/inet_diag.h.
/// Numbers are in the machine's byte order but for ports and addresses. Little-endian machines only, as every Pi is.
/// </summary>
/// <code>
///   struct nlmsghdr          0 length   4 type   6 flags   8 sequence   12 port
///   struct inet_diag_req_v2 16 family  17 protocol  18 extensions  20 states (bits)  24 struct inet_diag_sockid
///   struct inet_diag_sockid  0 local port  2 remote port  4 local address  20 remote address  36 interface  40 cookie
/// </code>
/// <param name="Family">AF_INET or AF_INET6. IPv4 connections that an IPv6 socket accepted belong to the latter.</param>
/// <param name="LocalPort">Compared by the kernel, which sends no other sockets; 0 asks for all.</param>
/// <param name="State">As in <see cref="TcpTable"/>.</param>
internal readonly record struct TcpQuestion(int Family, ushort LocalPort, byte State)
{
    public const int Length = 72;

    /// <summary>SOCK_DIAG_BY_FAMILY.</summary>
    public const ushort ByFamily = 20;

    private const ushort Request = 0x0001;
    private const ushort Dump = 0x0300;
    private const byte Tcp = 6;

    public static TcpQuestion Ipv4(ushort localPort, byte state) => new(LinkCalls.AfInet, localPort, state);

    public static TcpQuestion Ipv6(ushort localPort, byte state) => new(LinkCalls.AfInet6, localPort, state);

    /// <summary>Fills the first <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> message)
    {
        message[..Length].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(message, Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], ByFamily);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], Request | Dump);
        message[16] = (byte)Family;
        message[17] = Tcp;
        BinaryPrimitives.WriteUInt32LittleEndian(message[20..], 1u << State);
        BinaryPrimitives.WriteUInt16BigEndian(message[24..], LocalPort);
    }
}
