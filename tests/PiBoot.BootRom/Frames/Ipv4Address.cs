using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace PiBoot.BootRom.Frames;

/// <summary>An IPv4 address in host order: 192.168.1.10 is 0xc0a8010a.</summary>
public readonly record struct Ipv4Address(uint Value)
{
    public static readonly Ipv4Address Any = new(0);
    public static readonly Ipv4Address Broadcast = new(0xffff_ffff);

    public bool IsAny => Value == 0;

    internal static Ipv4Address Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    internal void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, Value);

    internal bool SharesSubnetWith(Ipv4Address other, Ipv4Address mask) => ((Value ^ other.Value) & mask.Value) == 0;

    internal IPEndPoint EndPoint(int port)
    {
        Span<byte> bytes = stackalloc byte[4];
        Write(bytes);
        return new IPEndPoint(new IPAddress(bytes), port);
    }

    /// <summary>Accepts four decimal numbers of 0 to 255 and nothing else, as the boot ROM does: it has no resolver.</summary>
    public static bool TryParse(string text, out Ipv4Address address)
    {
        address = default;
        var parts = text.Split('.');
        uint value = 0;
        foreach (var part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            value = (value << 8) | octet;
        }

        address = new Ipv4Address(value);
        return parts.Length == 4;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}");
}
