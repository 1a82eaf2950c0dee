using System.Buffers.Binary;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Testing;

/// <summary>A DHCP message of a client, put together by hand: the tests' own writer, which shares nothing with the reader.</summary>
public sealed record DiscoverPacket
{
    public static readonly byte[] RomList = [0x2b, 0x3c, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x42];
    public static readonly byte[] BootcodeList = [.. RomList, 0x01, 0x03];
    public static readonly byte[] EepromList = [0x01, 0x03, 0x2b, 0x3c, 0x42, 0x43, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87];

    public byte Hops { get; init; }

    public uint TransactionId { get; init; } = 0x26f30339;

    public Ipv4Address Relay { get; init; }

    public Ipv4Address ClientAddress { get; init; }

    public MacAddress Mac { get; init; } = new(0xb827eb28f66d);

    public DhcpMessageType Type { get; init; } = DhcpMessageType.Discover;

    /// <summary>Option 50; any-address leaves it out.</summary>
    public Ipv4Address RequestedAddress { get; init; }

    public byte[] RequestList { get; init; } = RomList;

    /// <summary>Option 60; empty leaves it out.</summary>
    public string VendorClass { get; init; } = "PXEClient:Arch:00000:UNDI:002001";

    /// <summary>Option 97 without its type byte; empty leaves it out.</summary>
    public byte[] Guid { get; init; } = [.. Enumerable.Repeat((byte)0x44, 16)];

    /// <summary>Option 77; empty leaves it out.</summary>
    public string UserClass { get; init; } = "";

    /// <summary>The boot ROM of a Pi 2B v1.2 or 3B.</summary>
    public static DiscoverPacket Rom(ulong mac = 0xb827eb28f66d) => new() { Mac = new MacAddress(mac) };

    /// <summary><c>bootcode.bin</c>, or the ROM of a 3B+.</summary>
    public static DiscoverPacket Bootcode(ulong mac, uint serial) => new()
    {
        Mac = new MacAddress(mac),
        RequestList = BootcodeList,
        Guid = FourTimes(serial),
    };

    /// <summary>The EEPROM of a Pi 4 or 5; <paramref name="word"/> as it is on the wire, read big-endian.</summary>
    public static DiscoverPacket Eeprom(ulong mac, uint serial, uint revision, uint word = 0x34695052) => new()
    {
        TransactionId = 0xc0b1f00d,
        Mac = new MacAddress(mac),
        RequestList = EepromList,
        Guid = EepromGuid(word, revision, (uint)mac, serial),
    };

    public static byte[] FourTimes(uint serial)
    {
        var guid = new byte[16];
        for (var i = 0; i < guid.Length; i += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(guid.AsSpan(i), serial);
        }

        return guid;
    }

    public static byte[] EepromGuid(uint word, uint revision, uint macTail, uint serial)
    {
        var guid = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(guid, word);
        BinaryPrimitives.WriteUInt32LittleEndian(guid.AsSpan(4), revision);
        BinaryPrimitives.WriteUInt32BigEndian(guid.AsSpan(8), macTail);
        BinaryPrimitives.WriteUInt32LittleEndian(guid.AsSpan(12), serial);
        return guid;
    }

    public byte[] ToBytes()
    {
        var packet = new byte[240];
        packet[0] = 1;
        packet[1] = 1;
        packet[2] = 6;
        packet[3] = Hops;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), TransactionId);
        ClientAddress.Write(packet.AsSpan(12));
        Relay.Write(packet.AsSpan(24));
        Mac.Write(packet.AsSpan(28));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(236), 0x63825363);

        var requested = new byte[4];
        RequestedAddress.Write(requested);
        return
        [
            .. packet,
            .. Option(53, (byte)Type),
            .. RequestedAddress.IsAny ? [] : Option(50, requested),
            .. Option(55, RequestList),
            .. Option(93, 0, 0),
            .. Option(94, 1, 2, 1),
            .. Guid.Length == 0 ? [] : Option(97, [0, .. Guid]),
            .. VendorClass.Length == 0 ? [] : Option(60, [.. VendorClass.Select(c => (byte)c)]),
            .. UserClass.Length == 0 ? [] : Option(77, [.. UserClass.Select(c => (byte)c)]),
            255,
        ];
    }

    private static byte[] Option(byte code, params byte[] value) => [code, (byte)value.Length, .. value];
}
