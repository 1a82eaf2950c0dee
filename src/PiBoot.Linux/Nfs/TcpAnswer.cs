using System.Buffers.Binary;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// Reads the kernel's answer to a <see cref="TcpQuestion"/>: datagrams of messages, each with its length, padded to four bytes.
/// </summary>
/// <code>
///   struct nlmsghdr       0 length   4 type   6 flags   8 sequence   12 port
///   struct inet_diag_msg  0 family   1 state   2 timer   3 retransmits   4 struct inet_diag_sockid
///                        52 expires  56 receive queue  60 send queue  64 user  68 inode, attributes
///   NLMSG_DONE, _ERROR    0 error, negative; 0 for none
/// </code>
internal static class TcpAnswer
{
    private const int HeaderLength = 16;
    private const int SocketLength = 72;
    private const int ErrorLength = 4;
    private const int Ipv6Length = 16;

    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort Overrun = 4;

    /// <summary>NLM_F_DUMP_INTR.</summary>
    private const ushort WasInterrupted = 0x0010;

    /// <summary>::ffff:0:0/96, the prefix of IPv4 addresses in IPv6 sockets.</summary>
    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

    /// <summary>Adds the peers that one datagram tells of. Sockets that were not asked for are passed over.</summary>
    public static DumpStep Read(ReadOnlySpan<byte> datagram, TcpQuestion question, ICollection<NfsConnection> peers)
    {
        while (!datagram.IsEmpty)
        {
            if (!TryTakeMessage(ref datagram, out var type, out var flags, out var body))
            {
                return DumpStep.Broken;
            }

            var step = (flags & WasInterrupted) != 0 ? DumpStep.Interrupted : type switch
            {
                TcpQuestion.ByFamily => Add(body, question, peers),
                Done => Ending(body, DumpStep.Complete),
                Error => Ending(body, DumpStep.Broken),
                Overrun => DumpStep.Broken,
                _ => DumpStep.Continues,
            };
            if (step != DumpStep.Continues)
            {
                return step;
            }
        }

        return DumpStep.Continues;
    }

    /// <summary>
    /// What an errno says. A kernel without sock_diag says ENOENT, EINVAL, EPROTONOSUPPORT or EOPNOTSUPP, one without netlink and
    /// systemd's RestrictAddressFamilies= EAFNOSUPPORT, other sandboxes EPERM, EACCES or ENOSYS; everything else passes.
    /// </summary>
    public static DumpStep OfError(int error) => error is 1 or 2 or 13 or 22 or 38 or 93 or 95 or 97 ? DumpStep.Refused : DumpStep.Broken;

    private static bool TryTakeMessage(ref ReadOnlySpan<byte> datagram, out ushort type, out ushort flags, out ReadOnlySpan<byte> body)
    {
        type = 0;
        flags = 0;
        body = [];
        if (datagram.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(datagram);
        if (length < HeaderLength || length > datagram.Length)
        {
            return false;
        }

        type = BinaryPrimitives.ReadUInt16LittleEndian(datagram[4..]);
        flags = BinaryPrimitives.ReadUInt16LittleEndian(datagram[6..]);
        body = datagram[HeaderLength..(int)length];

        // The last message may lack its padding.
        datagram = datagram[Math.Min(((int)length + 3) & ~3, datagram.Length)..];
        return true;
    }

    private static DumpStep Add(ReadOnlySpan<byte> socket, TcpQuestion question, ICollection<NfsConnection> peers)
    {
        if (socket.Length < SocketLength)
        {
            return DumpStep.Broken;
        }

        if (socket[0] == question.Family && socket[1] == question.State &&
            BinaryPrimitives.ReadUInt16BigEndian(socket[4..]) == question.LocalPort &&
            TryReadAddress(question.Family, socket.Slice(24, Ipv6Length), out var peer))
        {
            peers.Add(new NfsConnection(peer, BinaryPrimitives.ReadUInt32LittleEndian(socket[68..])));
        }

        return DumpStep.Continues;
    }

    /// <summary>False for an IPv6 address that is not a mapped IPv4 one. An IPv4 address has the first four bytes.</summary>
    private static bool TryReadAddress(int family, ReadOnlySpan<byte> bytes, out Ipv4Address address)
    {
        address = default;
        if (family == LinkCalls.AfInet6)
        {
            if (!bytes.StartsWith(MappedPrefix))
            {
                // The peer of a socket that listens for both kinds of address is ::.
                return bytes.IndexOfAnyExcept((byte)0) < 0;
            }

            bytes = bytes[MappedPrefix.Length..];
        }

        address = Ipv4Address.Read(bytes);
        return true;
    }

    /// <summary>A dump's end tells of its error as well: a kernel without tcp_diag ends with ENOENT.</summary>
    private static DumpStep Ending(ReadOnlySpan<byte> body, DumpStep withoutError)
    {
        if (body.Length < ErrorLength)
        {
            return DumpStep.Broken;
        }

        var error = BinaryPrimitives.ReadInt32LittleEndian(body);
        return error == 0 ? withoutError : OfError(unchecked(-error));
    }
}
