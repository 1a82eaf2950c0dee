using System.Buffers.Binary;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>A server's message: fixed BOOTP fields and the options behind the cookie.</summary>
internal readonly ref struct ServerMessage
{
    private ServerMessage(ReadOnlySpan<byte> message, Ipv4Address from)
    {
        From = from;
        Hops = message[3];
        TransactionId = BinaryPrimitives.ReadUInt32BigEndian(message[4..]);
        YourAddress = Ipv4Address.Read(message[16..]);
        NextServer = Ipv4Address.Read(message[20..]);
        ClientMac = MacAddress.Read(message[28..]);
        Options = message[ClientMessage.OptionsOffset..];
        Type = Find(DhcpOption.MessageType, out var type) && type.Length == 1 ? (DhcpMessageType)type[0] : default;
    }

    /// <summary>The source of the IP packet: what the ROM takes for the TFTP server when option 43 matched.</summary>
    public Ipv4Address From { get; }

    public byte Hops { get; }

    public uint TransactionId { get; }

    /// <summary>yiaddr</summary>
    public Ipv4Address YourAddress { get; }

    /// <summary>siaddr</summary>
    public Ipv4Address NextServer { get; }

    /// <summary>chaddr</summary>
    public MacAddress ClientMac { get; }

    public DhcpMessageType Type { get; }

    public ReadOnlySpan<byte> Options { get; }

    /// <summary>Reads a BOOTREPLY with the DHCP cookie; anything else is false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, Ipv4Address from, out ServerMessage read)
    {
        read = default;
        if (message.Length < ClientMessage.OptionsOffset || message[0] != 2 ||
            !message[236..].StartsWith(ClientMessage.Cookie))
        {
            return false;
        }

        read = new ServerMessage(message, from);
        return true;
    }

    public bool Find(byte code, out ReadOnlySpan<byte> value)
    {
        var reader = new OptionReader(Options);
        while (reader.MoveNext())
        {
            if (reader.Code == code)
            {
                value = reader.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The first address of an option, or 0.0.0.0.</summary>
    public Ipv4Address Address(byte code) =>
        Find(code, out var value) && value.Length >= 4 ? Ipv4Address.Read(value) : Ipv4Address.Any;
}
