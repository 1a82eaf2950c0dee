using System.Buffers.Binary;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Pxe;

/// <summary>A DISCOVER as a Pi would send it, to find out who answers on a network. Nobody follows an answer up.</summary>
public static class ProbeDiscover
{
    public const int Length = 322;

    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="transactionId">To tell the answers by.</param>
    /// <param name="sender">The interface's own address, so that an address server offers what this host has already.</param>
    public static void Write(Span<byte> destination, uint transactionId, MacAddress sender)
    {
        destination = destination[..Length];
        destination.Clear();
        destination[0] = DhcpMessage.BootRequest;
        destination[1] = 1;
        destination[2] = MacAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], transactionId);

        // Answers by broadcast: this host's own DHCP client, if any, must not be the only one to see them.
        destination[10] = 0x80;
        sender.Write(destination[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[DhcpMessage.FixedLength..], DhcpMessage.Cookie);
        ReadOnlySpan<byte> options =
        [
            DhcpOptionCode.MessageType, 1, (byte)DhcpMessageType.Discover,
            DhcpOptionCode.ParameterRequestList, 14, 1, 3, 43, 60, 66, 67, 128, 129, 130, 131, 132, 133, 134, 135,
            DhcpOptionCode.ClientArchitecture, 2, 0, 0,
            DhcpOptionCode.ClientInterface, 3, 1, 2, 1,
        ];
        options.CopyTo(destination[DhcpMessage.OptionsOffset..]);
        var position = DhcpMessage.OptionsOffset + options.Length;
        destination[position++] = DhcpOptionCode.MachineIdentifier;
        destination[position++] = 17;
        position += 17;
        var vendorClass = "PXEClient:Arch:00000:UNDI:002001"u8;
        destination[position++] = DhcpOptionCode.VendorClass;
        destination[position++] = (byte)vendorClass.Length;
        vendorClass.CopyTo(destination[position..]);
        destination[position + vendorClass.Length] = DhcpOptionCode.End;
    }
}
