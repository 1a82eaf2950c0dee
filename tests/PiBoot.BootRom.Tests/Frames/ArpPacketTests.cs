using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Frames;

public sealed class ArpPacketTests
{
    private static readonly ArpPacket Question = new(
        ArpPacket.Request, new MacAddress(0xb827_eb28_f66d), new Ipv4Address(0xc0a8018b), default, new Ipv4Address(0xc0a8010a));

    [Fact]
    public void A_question_goes_to_everyone_and_reads_back()
    {
        var frame = new byte[EthernetFrame.MinimumLength];
        Array.Fill(frame, (byte)0xee);

        Assert.Equal(60, Question.WriteFrame(frame));
        Assert.Equal(
            "FFFFFFFFFFFFB827EB28F66D08060001080006040001B827EB28F66DC0A8018B000000000000C0A8010A" + new string('0', 36),
            Convert.ToHexString(frame));
        Assert.True(ArpPacket.TryRead(frame, out var read));
        Assert.Equal(Question, read);
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        var frame = new byte[EthernetFrame.MinimumLength];
        Question.WriteFrame(frame);
        for (var length = EthernetFrame.HeaderLength; length < EthernetFrame.HeaderLength + 28; length++)
        {
            Assert.False(ArpPacket.TryRead(frame.AsSpan(0, length), out _));
        }
    }
}
