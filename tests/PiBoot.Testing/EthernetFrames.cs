using System.Buffers.Binary;
using PiBoot.Protocol.Wire;

namespace PiBoot.Testing;

/// <summary>Whole Ethernet frames, as a wire has them.</summary>
public static class EthernetFrames
{
    private const int HeaderLength = 14;

    public static byte[] Of(MacAddress source, MacAddress destination, ushort type, byte[] body)
    {
        var frame = new byte[HeaderLength + body.Length];
        destination.Write(frame);
        source.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), type);
        body.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    public static byte[] Udp(MacAddress source, MacAddress destination, Ipv4Address from, ushort fromPort, Ipv4Address to, ushort toPort, byte[] payload)
    {
        var packet = new byte[UdpDatagram.HeadersLength + payload.Length];
        payload.CopyTo(packet.AsSpan(UdpDatagram.HeadersLength));
        UdpDatagram.WriteHeaders(packet, payload.Length, from, fromPort, to, toPort);
        return Of(source, destination, 0x0800, packet);
    }
}
