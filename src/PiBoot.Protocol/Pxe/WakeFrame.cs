using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Pxe;

/// <summary>
/// A Wake-on-LAN frame body (Ethernet type 0x0842): six bytes 0xff and the address sixteen times. The 2B v1.2/3B boot ROM
/// only looks at what it has received when one more frame arrives, whatever it is; this one disturbs nobody.
/// </summary>
public static class WakeFrame
{
    public const ushort EtherType = 0x0842;
    public const int Length = 6 + (16 * MacAddress.Length);

    public static void Write(Span<byte> destination, MacAddress target)
    {
        destination[..6].Fill(0xff);
        for (var i = 0; i < 16; i++)
        {
            target.Write(destination[(6 + (i * MacAddress.Length))..]);
        }
    }
}
