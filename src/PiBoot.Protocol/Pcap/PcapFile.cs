using System.Buffers.Binary;

namespace PiBoot.Protocol.Pcap;

/// <summary>
/// The begin of a capture file, as Wireshark and tcpdump read it (draft-ietf-opsawg-pcap):
/// <code>
///   0 magic  4 major version (2)  6 minor version (4)  8 reserved  16 snap length  20 link type (1: Ethernet)
/// </code>
/// Written in little endian with nanoseconds; read in both byte orders, with nanoseconds or microseconds.
/// </summary>
/// <param name="IsBigEndian">Byte order of all its numbers.</param>
/// <param name="IsNanoseconds">Times have nanoseconds; otherwise microseconds.</param>
/// <param name="SnapLength">Most bytes of a frame that are kept.</param>
/// <param name="LinkType">What frames are.</param>
public readonly record struct PcapFile(bool IsBigEndian, bool IsNanoseconds, uint SnapLength, uint LinkType)
{
    public const int Length = 24;
    public const uint Ethernet = 1;

    private const uint NanosecondMagic = 0xa1b2_3c4d;
    private const uint MicrosecondMagic = 0xa1b2_c3d4;

    /// <summary>What we write.</summary>
    public static PcapFile New(uint snapLength) => new(false, true, snapLength, Ethernet);

    /// <summary>False for anything but a whole header of version 2.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PcapFile file)
    {
        file = default;
        if (bytes.Length < Length)
        {
            return false;
        }

        var little = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var big = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var isBigEndian = big is NanosecondMagic or MicrosecondMagic;
        if (!isBigEndian && little is not (NanosecondMagic or MicrosecondMagic))
        {
            return false;
        }

        var major = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        file = new PcapFile(
            isBigEndian, (isBigEndian ? big : little) == NanosecondMagic, Number(bytes[16..], isBigEndian), Number(bytes[20..], isBigEndian));
        return major == 2;
    }

    /// <summary>Writes <see cref="Length"/> bytes, in little endian with nanoseconds.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Length].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], LinkType);
    }

    internal static uint Number(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
