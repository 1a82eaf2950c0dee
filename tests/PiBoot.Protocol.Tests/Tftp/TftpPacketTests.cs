using PiBoot.Protocol.Tftp;

namespace PiBoot.Protocol.Tests.Tftp;

public sealed class TftpPacketTests
{
    [Theory]
    [InlineData(0, new byte[] { 0, 4, 0, 0 })]
    [InlineData(1, new byte[] { 0, 4, 0, 1 })]
    [InlineData(65535, new byte[] { 0, 4, 255, 255 })]
    public void Acknowledgements_read_what_they_write(int block, byte[] bytes)
    {
        var written = new byte[AcknowledgementPacket.Length];
        AcknowledgementPacket.Write(written, (ushort)block);
        Assert.Equal(bytes, written);
        Assert.True(AcknowledgementPacket.TryRead([.. bytes, 7], out var read));
        Assert.Equal(block, read);
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 3, 0, 1 })]
    [InlineData(256, new byte[] { 0, 3, 1, 0 })]
    public void Data_headers_read_what_they_write(int block, byte[] bytes)
    {
        var written = new byte[DataHeader.Length];
        DataHeader.Write(written, (ushort)block);
        Assert.Equal(bytes, written);
        Assert.True(DataHeader.TryRead(bytes, out var read));
        Assert.Equal(block, read);
    }

    [Fact]
    public void File_not_found_is_the_packet_that_firmware_knows()
    {
        byte[] expected = [0, 5, 0, 1, 0x46, 0x69, 0x6c, 0x65, 0x20, 0x6e, 0x6f, 0x74, 0x20, 0x66, 0x6f, 0x75, 0x6e, 0x64, 0];
        var room = new byte[64];
        var length = ErrorPacket.Write(room, TftpErrorCode.FileNotFound, "File not found");
        Assert.Equal(expected, room[..length]);
        Assert.All(room[length..], b => Assert.Equal(0, b));
        Assert.True(ErrorPacket.TryRead(expected, out var code, out var message));
        Assert.Equal(TftpErrorCode.FileNotFound, code);
        Assert.Equal("File not found", ErrorPacket.Text(message));
    }

    [Fact]
    public void Early_terminate_is_read_with_and_without_its_zero()
    {
        Assert.True(ErrorPacket.TryRead([0, 5, 0, 0, .. "Early terminate"u8, 0], out var code, out var message));
        Assert.Equal((TftpErrorCode.NotDefined, "Early terminate"), (code, ErrorPacket.Text(message)));
        Assert.True(ErrorPacket.TryRead([0, 5, 0, 0, .. "Early"u8], out _, out message));
        Assert.Equal("Early", ErrorPacket.Text(message));
    }

    [Fact]
    public void Control_characters_of_a_message_do_not_reach_a_log()
    {
        Assert.True(ErrorPacket.TryRead([0, 5, 0, 0, (byte)'a', 10, 0x1b, 0x9b, (byte)'b', 0], out _, out var message));
        Assert.Equal("a???b", ErrorPacket.Text(message));
    }

    [Fact]
    public void A_message_too_long_for_its_room_is_cut_and_ended()
    {
        var room = new byte[9];
        Assert.Equal(9, ErrorPacket.Write(room, TftpErrorCode.NotDefined, "File not found"));
        Assert.Equal([0, 5, 0, 0, .. "File"u8, 0], room);
    }

    [Fact]
    public void The_answer_to_a_Pi_5_is_this_OACK()
    {
        byte[] expected =
        [
            0x00, 0x06, 0x74, 0x73, 0x69, 0x7a, 0x65, 0x00, 0x31, 0x32, 0x33, 0x34, 0x00,
            0x62, 0x6c, 0x6b, 0x73, 0x69, 0x7a, 0x65, 0x00, 0x31, 0x34, 0x36, 0x38, 0x00,
        ];
        var options = default(TftpOptionList);
        options.TryAdd(new TftpOption(TftpOptionName.TransferSize, 1234));
        options.TryAdd(new TftpOption(TftpOptionName.BlockSize, 1468));
        var room = new byte[OptionAcknowledgementPacket.MaximumLength];
        Assert.Equal(expected, room[..OptionAcknowledgementPacket.Write(room, options)]);
        Assert.True(OptionAcknowledgementPacket.TryRead(expected, out var read));
        Assert.Equal(options.AsSpan().ToArray(), read.AsSpan().ToArray());
    }

    [Fact]
    public void The_longest_OACK_fits_its_room()
    {
        var options = default(TftpOptionList);
        foreach (var name in Enum.GetValues<TftpOptionName>())
        {
            Assert.True(options.TryAdd(new TftpOption(name, long.MaxValue)));
            Assert.False(options.TryAdd(new TftpOption(name, 1)));
        }

        var room = new byte[OptionAcknowledgementPacket.MaximumLength];
        var length = OptionAcknowledgementPacket.Write(room, options);
        Assert.InRange(length, 1, room.Length);
        Assert.True(OptionAcknowledgementPacket.TryRead(room.AsSpan(0, length), out var read));
        Assert.Equal(options.AsSpan().ToArray(), read.AsSpan().ToArray());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 4, 0 })]
    [InlineData(new byte[] { 0, 3, 0 })]
    [InlineData(new byte[] { 0, 5, 0 })]
    [InlineData(new byte[] { 4, 0, 0, 0 })]
    public void Short_and_foreign_packets_are_none(byte[] bytes)
    {
        Assert.False(AcknowledgementPacket.TryRead(bytes, out _));
        Assert.False(DataHeader.TryRead(bytes, out _));
        Assert.False(ErrorPacket.TryRead(bytes, out _, out _));
        Assert.False(OptionAcknowledgementPacket.TryRead(bytes, out _));
    }
}
