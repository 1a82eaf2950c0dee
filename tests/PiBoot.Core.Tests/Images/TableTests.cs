using System.Buffers.Binary;
using System.Text;
using PiBoot.Core.Images;

namespace PiBoot.Core.Tests.Images;

public sealed class TableTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xcbf43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339u)]
    public void The_checksum_is_the_one_that_everybody_publishes(string text, uint checksum)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(checksum, Crc32.Of(bytes));
        Assert.Equal(checksum, Crc32.Append(Crc32.Of(bytes.AsSpan(0, bytes.Length / 3)), bytes.AsSpan(bytes.Length / 3)));
    }

    [Fact]
    public void A_table_of_an_MBR_gives_its_used_entries()
    {
        var sector = new byte[512];
        (sector[510], sector[511], sector[446 + 4], sector[446 + 16]) = (0x55, 0xaa, 0x0c, 0x80);
        sector[446 + 16 + 4] = 0x83;
        BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(446 + 8), 8192);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(446 + 12), 100);
        Assert.Equal([new MasterBootEntry(0, 0, 0x0c, 8192, 100)], MasterBootRecord.Parse(sector).Entries);
        Assert.Throws<ImageException>(() => MasterBootRecord.Parse(sector.AsSpan(0, 511)));
    }

    [Fact]
    public void A_GPT_with_one_wrong_bit_anywhere_in_its_header_is_none()
    {
        var header = Header();
        Assert.NotNull(GuidPartitionHeader.TryParse(header));
        for (var bit = 0; bit < 92 * 8; bit++)
        {
            header[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(GuidPartitionHeader.TryParse(header));
            header[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(0u, 128u)]
    [InlineData(4u, 127u)]
    [InlineData(4u, 8192u)]
    [InlineData(4000u, 128u)]
    public void A_GPT_of_absurd_size_is_none(uint count, uint size) =>
        Assert.Equal(count == 0, GuidPartitionHeader.TryParse(Header(count, size)) is not null);

    private static byte[] Header(uint count = 128, uint size = 128)
    {
        var header = new byte[512];
        "EFI PART"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), 92);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(72), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(80), count);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(84), size);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32.Of(header.AsSpan(0, 92)));
        return header;
    }
}
