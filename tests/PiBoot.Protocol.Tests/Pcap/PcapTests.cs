using PiBoot.Protocol.Pcap;

namespace PiBoot.Protocol.Tests.Pcap;

public sealed class PcapTests
{
    /// <summary>Header, one record of three bytes of a frame that had sixty, at 1764034000.123456789.</summary>
    private const string OneFrame =
        "4d3cb2a1" + "0200" + "0400" + "00000000" + "00000000" + "ffff0000" + "01000000" +
        "d0052569" + "15cd5b07" + "03000000" + "3c000000" + "aabbcc";

    private const long At = 1_764_034_000_123_456_789;

    [Fact]
    public void A_file_is_written_byte_by_byte_as_documented()
    {
        var bytes = new byte[PcapFile.Length + PcapRecord.HeaderLength + 3];
        PcapFile.New(65535).Write(bytes);
        PcapRecord.WriteHeader(bytes.AsSpan(PcapFile.Length), At, 3, 60);
        ((ReadOnlySpan<byte>)[0xaa, 0xbb, 0xcc]).CopyTo(bytes.AsSpan(PcapFile.Length + PcapRecord.HeaderLength));
        Assert.Equal(OneFrame, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData(OneFrame, At)]
    [InlineData("d4c3b2a1" + "0200" + "0400" + "00000000" + "00000000" + "ffff0000" + "01000000" + "d0052569" + "40e20100" + "03000000" + "3c000000" + "aabbcc", 1_764_034_000_123_456_000)]
    [InlineData("a1b23c4d" + "0002" + "0004" + "00000000" + "00000000" + "0000ffff" + "00000001" + "692505d0" + "075bcd15" + "00000003" + "0000003c" + "aabbcc", At)]
    [InlineData("a1b2c3d4" + "0002" + "0004" + "00000000" + "00000000" + "0000ffff" + "00000001" + "692505d0" + "0001e240" + "00000003" + "0000003c" + "aabbcc", 1_764_034_000_123_456_000)]
    public void Both_byte_orders_and_both_resolutions_are_read(string hex, long at)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(hex);
        Assert.True(PcapFile.TryRead(bytes, out var file));
        Assert.Equal((65535u, PcapFile.Ethernet), (file.SnapLength, file.LinkType));
        var rest = bytes[PcapFile.Length..];
        Assert.True(PcapRecord.TryTake(file, ref rest, out var record));
        Assert.Equal((at, 60u, "aabbcc", 0), (record.Nanoseconds, record.OriginalLength, Convert.ToHexStringLower(record.Frame), rest.Length));
        Assert.False(PcapRecord.TryTake(file, ref rest, out _));
    }

    [Fact]
    public void Every_prefix_is_refused_and_takes_nothing()
    {
        var whole = Convert.FromHexString(OneFrame);
        for (var length = 0; length < whole.Length; length++)
        {
            ReadOnlySpan<byte> prefix = whole.AsSpan(0, length);
            if (!PcapFile.TryRead(prefix, out var file))
            {
                Assert.True(length < PcapFile.Length);
                continue;
            }

            var rest = prefix[PcapFile.Length..];
            Assert.False(PcapRecord.TryTake(file, ref rest, out _));
            Assert.Equal(length - PcapFile.Length, rest.Length);
        }
    }

    [Theory]
    [InlineData("00000000" + "0200" + "0400" + "00000000" + "00000000" + "ffff0000" + "01000000")]
    [InlineData("4d3cb2a1" + "0300" + "0400" + "00000000" + "00000000" + "ffff0000" + "01000000")]
    [InlineData("0a0d0d0a" + "1c00" + "0000" + "4d3c2b1a" + "01000000" + "ffffffff" + "ffffffff")]
    public void What_is_no_capture_file_is_refused(string hex) => Assert.False(PcapFile.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("ffffffff")]
    [InlineData("00000080")]
    [InlineData("04000000")]
    [InlineData("01000400")]
    public void A_record_that_claims_more_than_there_is_is_refused(string kept)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(OneFrame[..(2 * (PcapFile.Length + 8))] + kept + "3c000000" + "aabbcc");
        Assert.True(PcapFile.TryRead(bytes, out var file));
        var rest = bytes[PcapFile.Length..];
        Assert.False(PcapRecord.TryTake(file, ref rest, out _));
    }
}
