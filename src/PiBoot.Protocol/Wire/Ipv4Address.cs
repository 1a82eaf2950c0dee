using System.Buffers.Binary;
using System.Globalization;

namespace PiBoot.Protocol.Wire;

/// <summary>An IPv4 address in host order: 192.168.1.10 is 0xc0a8010a. A value, so that no packet costs an allocation.</summary>
public readonly record struct Ipv4Address(uint Value)
{
    public const int Length = 4;

    public static readonly Ipv4Address Any = new(0);
    public static readonly Ipv4Address Broadcast = new(0xffff_ffff);

    public bool IsAny => Value == 0;

    public bool IsLoopback => Value >> 24 == 127;

    public static Ipv4Address Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, Value);

    /// <summary>True when both addresses lie in one subnet of <paramref name="prefixLength"/> bits (0 to 32).</summary>
    public bool SharesSubnetWith(Ipv4Address other, int prefixLength) =>
        prefixLength == 0 || ((Value ^ other.Value) >> (32 - prefixLength)) == 0;

    /// <summary>Accepts four decimal numbers of 0 to 255 without leading zeros and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4Address address)
    {
        address = default;
        uint value = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (parts == 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') ||
                !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            value = (value << 8) | octet;
            parts++;
        }

        address = new Ipv4Address(value);
        return parts == 4;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}");
}
