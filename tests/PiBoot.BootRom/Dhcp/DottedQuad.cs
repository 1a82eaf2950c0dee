using System.Text;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>Option 66 as every model reads it: an address in ASCII, never a host name and never four binary bytes.</summary>
internal static class DottedQuad
{
    public static bool TryRead(ReadOnlySpan<byte> option, out Ipv4Address address) =>
        Ipv4Address.TryParse(Encoding.ASCII.GetString(option.TrimEnd((byte)0)), out address);
}
