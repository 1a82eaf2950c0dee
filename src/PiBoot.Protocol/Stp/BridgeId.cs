using System.Buffers.Binary;
using System.Globalization;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Stp;

/// <summary>Names a bridge: IEEE 802.1D-2004 section 9.2.5. Its text is <c>8064.00:1c:0e:87:78:00</c>, as bridges print it.</summary>
/// <param name="Priority">Four bits of priority, and below them the VLAN that the tree is for, where there is one per VLAN.</param>
/// <param name="Mac">The bridge's own address.</param>
public readonly record struct BridgeId(ushort Priority, MacAddress Mac)
{
    public const int Length = 8;

    /// <exception cref="ArgumentException"><paramref name="bytes"/> is shorter than eight bytes.</exception>
    public static BridgeId Read(ReadOnlySpan<byte> bytes) => bytes.Length < Length
        ? throw new ArgumentException("A bridge id has eight bytes.", nameof(bytes))
        : new BridgeId(BinaryPrimitives.ReadUInt16BigEndian(bytes), MacAddress.Read(bytes[2..]));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Priority:x4}.{Mac}");
}
