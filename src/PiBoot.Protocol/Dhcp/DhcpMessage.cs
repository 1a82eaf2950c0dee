using System.Buffers.Binary;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Dhcp;

/// <summary>
/// A DHCP message as read from a datagram; its spans point into that datagram.
/// <code>
/// RFC 2131 figure 1, offsets in bytes:
///   0 op   1 htype   2 hlen   3 hops   4 xid   8 secs   10 flags
///  12 ciaddr  16 yiaddr  20 siaddr  24 giaddr  28 chaddr (16)
///  44 sname (64)  108 file (128)  236 cookie 63 82 53 63  240 options: code length value … 255
/// </code>
/// An option that comes twice counts once, the first time. Options in sname and file (option 52) are not read: no Pi
/// sends them.
/// </summary>
public readonly ref struct DhcpMessage
{
    public const int FixedLength = 236;
    private const int FileOffset = 108;
    public const int OptionsOffset = 240;
    public const uint Cookie = 0x63825363;
    public const byte BootRequest = 1;
    public const byte BootReply = 2;

    public byte Operation { get; private init; }

    public byte Hops { get; private init; }

    public uint TransactionId { get; private init; }

    public ushort Flags { get; private init; }

    /// <summary>ciaddr: the address the client already uses; any-address when it has none.</summary>
    public Ipv4Address ClientAddress { get; private init; }

    /// <summary>yiaddr: the address that a server gives.</summary>
    public Ipv4Address YourAddress { get; private init; }

    /// <summary>siaddr: the next server.</summary>
    public Ipv4Address NextServer { get; private init; }

    /// <summary>giaddr: the relay that passed it on; any-address when none did.</summary>
    public Ipv4Address Relay { get; private init; }

    /// <summary>chaddr.</summary>
    public MacAddress ClientMac { get; private init; }

    /// <summary>Option 53.</summary>
    public DhcpMessageType Type { get; private init; }

    /// <summary>Option 50; any-address when absent.</summary>
    public Ipv4Address RequestedAddress { get; private init; }

    /// <summary>Option 54; any-address when absent.</summary>
    public Ipv4Address ServerIdentifier { get; private init; }

    /// <summary>Option 60; empty when absent.</summary>
    public ReadOnlySpan<byte> VendorClass { get; private init; }

    /// <summary>Option 43; empty when absent.</summary>
    public ReadOnlySpan<byte> VendorSpecific { get; private init; }

    /// <summary>Option 55; empty when absent.</summary>
    public ReadOnlySpan<byte> ParameterRequestList { get; private init; }

    /// <summary>Option 97, its type byte first; empty when absent.</summary>
    public ReadOnlySpan<byte> MachineIdentifier { get; private init; }

    /// <summary>Option 77; empty when absent.</summary>
    public ReadOnlySpan<byte> UserClass { get; private init; }

    /// <summary>Option 12; empty when absent.</summary>
    public ReadOnlySpan<byte> HostName { get; private init; }

    /// <summary>Option 66, a name or an address as text; empty when absent.</summary>
    public ReadOnlySpan<byte> TftpServerName { get; private init; }

    /// <summary>Option 67, or the file field without the zeros behind it; empty when absent.</summary>
    public ReadOnlySpan<byte> BootFile { get; private init; }

    /// <summary>Reads a message. Never throws: what is wrong comes back as a <see cref="DhcpFault"/>.</summary>
    public static DhcpFault TryRead(ReadOnlySpan<byte> datagram, out DhcpMessage message)
    {
        message = default;
        if (datagram.Length < OptionsOffset)
        {
            return DhcpFault.TooShort;
        }

        if (datagram[0] is not (BootRequest or BootReply))
        {
            return DhcpFault.NotBootp;
        }

        if (datagram[1] != 1 || datagram[2] != MacAddress.Length)
        {
            return DhcpFault.NotEthernet;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[FixedLength..]) != Cookie)
        {
            return DhcpFault.NoCookie;
        }

        var fault = DhcpOptions.TryRead(datagram[OptionsOffset..], out var options);
        if (fault != DhcpFault.None)
        {
            return fault;
        }

        message = new DhcpMessage
        {
            Operation = datagram[0],
            Hops = datagram[3],
            TransactionId = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
            Flags = BinaryPrimitives.ReadUInt16BigEndian(datagram[10..]),
            ClientAddress = Ipv4Address.Read(datagram[12..]),
            YourAddress = Ipv4Address.Read(datagram[16..]),
            NextServer = Ipv4Address.Read(datagram[20..]),
            Relay = Ipv4Address.Read(datagram[24..]),
            ClientMac = MacAddress.Read(datagram[28..]),
            Type = (DhcpMessageType)(options.MessageType.IsEmpty ? 0 : options.MessageType[0]),
            RequestedAddress = options.RequestedAddress.IsEmpty ? default : Ipv4Address.Read(options.RequestedAddress),
            ServerIdentifier = options.ServerIdentifier.IsEmpty ? default : Ipv4Address.Read(options.ServerIdentifier),
            VendorClass = options.VendorClass,
            VendorSpecific = options.VendorSpecific,
            ParameterRequestList = options.ParameterRequestList,
            MachineIdentifier = options.MachineIdentifier,
            UserClass = options.UserClass,
            HostName = options.HostName,
            TftpServerName = options.TftpServerName,
            BootFile = options.BootFileName.IsEmpty ? Text(datagram[FileOffset..FixedLength]) : options.BootFileName,
        };
        return DhcpFault.None;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) =>
        field.IndexOf((byte)0) is var end && end >= 0 ? field[..end] : field;
}
