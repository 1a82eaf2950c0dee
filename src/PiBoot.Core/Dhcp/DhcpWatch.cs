using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;

namespace PiBoot.Core.Dhcp;

/// <summary>Reads a datagram of the DHCP ports and says what it means to a proxy. Pure.</summary>
public static class DhcpWatch
{
    public const ushort ServerPort = 67;
    public const ushort ClientPort = 68;

    private static ReadOnlySpan<byte> PxeClient => "PXEClient"u8;

    /// <summary>Also hands back the message, whose spans point into <paramref name="payload"/>.</summary>
    public static DhcpSight Read(ReadOnlySpan<byte> payload, out DhcpMessage message)
    {
        var fault = DhcpMessage.TryRead(payload, out message);
        if (fault != DhcpFault.None)
        {
            return new DhcpSight.Garbage($"{fault}, {payload.Length} bytes");
        }

        if (message.Operation == DhcpMessage.BootReply)
        {
            return message.Type is DhcpMessageType.Offer or DhcpMessageType.Ack
                ? new DhcpSight.ServerSpoke(
                    message.ServerIdentifier,
                    message.ClientMac,
                    message.YourAddress,
                    message.VendorClass.StartsWith(PxeClient),
                    message.Type == DhcpMessageType.Ack)
                {
                    Lure = BootLure.In(message),
                }
                : DhcpSight.Foreign.Instance;
        }

        if (message.ClientMac.IsZero || message.ClientMac.IsGroup)
        {
            return new DhcpSight.Garbage($"client address {message.ClientMac}");
        }

        if (message.Type == DhcpMessageType.Request)
        {
            var address = message.RequestedAddress.IsAny ? message.ClientAddress : message.RequestedAddress;
            return address.IsAny ? DhcpSight.Foreign.Instance : new DhcpSight.AddressRequest(message.ClientMac, address);
        }

        if (!PiRecognition.TryRecognise(message, out var identity))
        {
            return DhcpSight.Foreign.Instance;
        }

        return message.Relay.IsAny && message.Hops == 0
            ? new DhcpSight.PiDiscover(identity, message.ClientMac)
            : new DhcpSight.Relayed(message.ClientMac, message.Relay);
    }
}
