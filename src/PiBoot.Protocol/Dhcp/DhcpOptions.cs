using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Dhcp;

/// <summary>The options of a message that this appliance looks at, as spans into the datagram.</summary>
internal ref struct DhcpOptions
{
    public ReadOnlySpan<byte> MessageType;
    public ReadOnlySpan<byte> RequestedAddress;
    public ReadOnlySpan<byte> ServerIdentifier;
    public ReadOnlySpan<byte> VendorClass;
    public ReadOnlySpan<byte> VendorSpecific;
    public ReadOnlySpan<byte> ParameterRequestList;
    public ReadOnlySpan<byte> MachineIdentifier;
    public ReadOnlySpan<byte> UserClass;
    public ReadOnlySpan<byte> HostName;
    public ReadOnlySpan<byte> TftpServerName;
    public ReadOnlySpan<byte> BootFileName;

    /// <summary>Reads to the END option, or to the end of the datagram where a client forgot it.</summary>
    public static DhcpFault TryRead(ReadOnlySpan<byte> bytes, out DhcpOptions options)
    {
        options = default;
        var position = 0;
        while (position < bytes.Length && bytes[position] != DhcpOptionCode.End)
        {
            var code = bytes[position++];
            if (code == DhcpOptionCode.Pad)
            {
                continue;
            }

            if (position == bytes.Length || bytes[position] > bytes.Length - position - 1)
            {
                return DhcpFault.OptionOverrun;
            }

            var value = bytes.Slice(position + 1, bytes[position]);
            position += 1 + value.Length;
            if (!options.Take(code, value))
            {
                return DhcpFault.OptionSize;
            }
        }

        return DhcpFault.None;
    }

    /// <summary>False when an option of fixed size has another.</summary>
    private bool Take(byte code, ReadOnlySpan<byte> value)
    {
        switch (code)
        {
            case DhcpOptionCode.MessageType:
                return First(ref MessageType, value) && value.Length == 1;
            case DhcpOptionCode.RequestedAddress:
                return First(ref RequestedAddress, value) && value.Length == Ipv4Address.Length;
            case DhcpOptionCode.ServerIdentifier:
                return First(ref ServerIdentifier, value) && value.Length == Ipv4Address.Length;
            case DhcpOptionCode.VendorClass:
                return First(ref VendorClass, value);
            case DhcpOptionCode.VendorSpecific:
                return First(ref VendorSpecific, value);
            case DhcpOptionCode.ParameterRequestList:
                return First(ref ParameterRequestList, value);
            case DhcpOptionCode.MachineIdentifier:
                return First(ref MachineIdentifier, value);
            case DhcpOptionCode.UserClass:
                return First(ref UserClass, value);
            case DhcpOptionCode.HostName:
                return First(ref HostName, value);
            case DhcpOptionCode.TftpServerName:
                return First(ref TftpServerName, value);
            case DhcpOptionCode.BootFileName:
                return First(ref BootFileName, value);
            default:
                return true;
        }
    }

    private static bool First(ref ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        if (field.IsEmpty)
        {
            field = value;
        }

        return true;
    }
}
