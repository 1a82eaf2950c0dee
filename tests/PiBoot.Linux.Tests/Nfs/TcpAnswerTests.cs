using System.Buffers.Binary;
using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class TcpAnswerTests
{
    // Recorded from Linux 6.18; ports, addresses and numbers changed.
    private const string Ipv4 =
        "7c0000001400020000000000d6510000" +
        "02010000" + "08010387" + "c0a8010a000000000000000000000000" + "c0a80133000000000000000000000000" + "00000000" + "2b10000000000000" +
        "00000000000000000000000000000000" + "e58b0000" +
        "050008000000000008000f00000000000c00150001000000000000000600160052000000";

    private const string Mapped =
        "7c0000001400020000000000d6510000" +
        "0a010000" + "080102b5" + "00000000000000000000ffffc0a8010a" + "00000000000000000000ffffc0a80137" + "00000000" + "2910000000000000" +
        "00000000000000000000000000000000" + "c9530000" +
        "050008000000000008000f00000000000c00150001000000000000000600160012000000";

    private const string Ipv6 =
        "580000001400020000000000d6510000" +
        "0a010000" + "080102b6" + "fe800000000000007a57ff00feb75d71" + "fe800000000000007a57ff00feb75d72" + "00000000" + "2910000000000000" +
        "00000000000000000000000000000000" + "c9540000";

    private const string Listener =
        "840000001400020000000000d6510000" +
        "0a0a0000" + "08010000" + "00000000000000000000000000000000" + "00000000000000000000000000000000" + "00000000" + "2a10000000000000" +
        "00000000000000000800000000000000" + "54530000" +
        "050008000000000005000b000000000008000f00000000000c00150001000000000000000600160012000000";

    private const string End = "140000000300020000000000d651000000000000";

    private static readonly TcpQuestion Ipv4Question = TcpQuestion.Ipv4(2049, TcpTable.Established);
    private static readonly TcpQuestion Ipv6Question = TcpQuestion.Ipv6(2049, TcpTable.Established);

    [Fact]
    public void The_question_has_the_port_and_the_state_for_the_kernel()
    {
        var message = new byte[TcpQuestion.Length + 1];
        Array.Fill(message, (byte)0xaa);
        TcpQuestion.Ipv6(2049, TcpTable.Listening).Write(message);
        Assert.Equal("480000001400010300000000000000000a0600000004000008010000" + new string('0', 88) + "aa", Convert.ToHexStringLower(message));
        TcpQuestion.Ipv4(111, TcpTable.Established).Write(message);
        Assert.Equal("48000000140001030000000000000000020600000200" + "0000006f0000" + new string('0', 88) + "aa", Convert.ToHexStringLower(message));
    }

    [Fact]
    public void Peers_are_read_until_the_end()
    {
        Assert.Equal((DumpStep.Continues, "192.168.1.51 35813"), Read(Ipv4, Ipv4Question));
        Assert.Equal((DumpStep.Complete, "192.168.1.51 35813, 192.168.1.51 35813"), Read(Ipv4 + Ipv4 + End, Ipv4Question));
        Assert.Equal((DumpStep.Complete, ""), Read(End, Ipv4Question));
        Assert.Equal((DumpStep.Continues, ""), Read("", Ipv4Question));
    }

    [Fact]
    public void Mapped_addresses_are_IPv4_and_others_are_passed_over() =>
        Assert.Equal((DumpStep.Complete, "192.168.1.55 21449"), Read(Ipv6 + Mapped + End, Ipv6Question));

    [Fact]
    public void A_listening_socket_has_any_peer() =>
        Assert.Equal((DumpStep.Complete, "0.0.0.0 21332"), Read(Listener + End, TcpQuestion.Ipv6(2049, TcpTable.Listening)));

    [Fact]
    public void What_was_not_asked_for_is_passed_over()
    {
        Assert.Equal((DumpStep.Continues, ""), Read(Ipv4, Ipv6Question));
        Assert.Equal((DumpStep.Continues, ""), Read(Mapped, Ipv4Question));
        Assert.Equal((DumpStep.Continues, ""), Read(Listener, Ipv6Question));
        Assert.Equal((DumpStep.Continues, ""), Read(Ipv4, Ipv4Question with { LocalPort = 2050 }));

        // NLMSG_NOOP, and a type that is nobody's.
        Assert.Equal((DumpStep.Complete, ""), Read("10000000010000000000000000000000" + "10000000ff7f00000000000000000000" + End, Ipv4Question));
    }

    [Theory]
    [InlineData(0, "Complete", "Broken")]
    [InlineData(-2, "Refused", "Refused")] // ENOENT
    [InlineData(-22, "Refused", "Refused")] // EINVAL
    [InlineData(-95, "Refused", "Refused")] // EOPNOTSUPP
    [InlineData(-12, "Broken", "Broken")] // ENOMEM
    [InlineData(2, "Broken", "Broken")]
    [InlineData(int.MaxValue, "Broken", "Broken")]
    [InlineData(int.MinValue, "Broken", "Broken")]
    public void Errors_come_with_the_end_and_without(int error, string atEnd, string alone)
    {
        Assert.Equal(atEnd, Read(Ipv4 + Ended(3, error), Ipv4Question).Step.ToString());
        Assert.Equal(alone, Read(Ended(2, error), Ipv4Question).Step.ToString());
    }

    [Fact]
    public void An_interruption_is_told_by_any_message()
    {
        const string Interrupted = "140000000300120000000000d651000000000000";
        Assert.Equal(DumpStep.Interrupted, Read(Ipv4 + Interrupted, Ipv4Question).Step);
        Assert.Equal(DumpStep.Interrupted, Read(Ipv4.Replace("14000200", "14001200", StringComparison.Ordinal), Ipv4Question).Step);
    }

    [Theory]
    [InlineData("00000000030002000000000000000000")] // shorter than its own header
    [InlineData("0f000000030002000000000000000000")]
    [InlineData("11000000030002000000000000000000")] // longer than the datagram
    [InlineData("fdffffff030002000000000000000000")]
    [InlineData("ffffffff140002000000000000000000")]
    [InlineData("10000000140002000000000000000000")] // a socket without a body
    [InlineData("10000000030002000000000000000000")] // an end without its error
    [InlineData("10000000020000000000000000000000")] // an error without its number
    [InlineData("10000000040000000000000000000000")] // NLMSG_OVERRUN
    [InlineData("1200000001000000000000000000000000000000140000")] // a header cut off
    public void Lengths_that_cannot_be_right_end_it(string hex)
    {
        Assert.Equal((DumpStep.Broken, ""), Read(hex, Ipv4Question));
        Assert.Equal((DumpStep.Broken, "192.168.1.51 35813"), Read(Ipv4 + hex, Ipv4Question));
    }

    [Fact]
    public void The_last_message_may_lack_its_padding() =>
        Assert.Equal((DumpStep.Continues, ""), Read("1200000001000000000000000000000000ff", Ipv4Question));

    [Fact]
    public void Every_prefix_is_read_without_a_wrong_address()
    {
        foreach (var (text, question) in ((string, TcpQuestion)[])[(Ipv4 + Ipv4 + End, Ipv4Question), (Mapped + Ipv6 + End, Ipv6Question)])
        {
            var whole = Read(text, question).Peers;
            for (var length = 0; length < text.Length; length += 2)
            {
                var (step, peers) = Read(text[..length], question);
                Assert.NotEqual(DumpStep.Complete, step);
                Assert.StartsWith(peers, whole, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Any_byte_may_be_any_other()
    {
        var bytes = Convert.FromHexString(Mapped + Ipv6 + End);
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = bytes[i];
            for (var value = 0; value < 256; value++)
            {
                bytes[i] = (byte)value;
                var peers = new List<NfsConnection>();
                TcpAnswer.Read(bytes, Ipv6Question, peers);
                Assert.InRange(peers.Count, 0, 2);
            }

            bytes[i] = kept;
        }
    }

    private static (DumpStep Step, string Peers) Read(string hex, TcpQuestion question)
    {
        var peers = new List<NfsConnection>();
        var step = TcpAnswer.Read(Convert.FromHexString(hex), question, peers);
        return (step, string.Join(", ", peers.Select(p => $"{p.Client} {p.Inode}")));
    }

    private static string Ended(byte type, int error)
    {
        var message = new byte[20];
        message[0] = 20;
        message[4] = type;
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(16), error);
        return Convert.ToHexStringLower(message);
    }
}
