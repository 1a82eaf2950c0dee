using System.Text;
using PiBoot.BootRom.Tftp;

namespace PiBoot.BootRom.Tests.Tftp;

public sealed class ReadTransferTests : IDisposable
{
    private static readonly TransferRules Pi5 = new() { AsksSize = true, BlockSize = 1468 };
    private static readonly Reply AcknowledgeOptions = new(ReplyKind.Acknowledge);

    private readonly MemoryStream file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void Options_blocks_and_a_short_last_block()
    {
        var transfer = new ReadTransfer(Pi5, file, true);

        Assert.Equal(AcknowledgeOptions, transfer.Accept(Oack("tsize|1478|blksize|1468|")));
        Assert.Equal(new Reply(ReplyKind.Acknowledge, 1), transfer.Accept(Data(1, 1468)));
        Assert.Null(transfer.End);
        Assert.Equal(new Reply(ReplyKind.Acknowledge, 2), transfer.Accept(Data(2, 10)));
        Assert.Equal(new TransferEnd(TransferOutcome.Complete, 1478, true, ""), transfer.End);
        Assert.Equal(1478, file.Length);
    }

    [Fact]
    public void A_multiple_of_the_block_ends_with_an_empty_one()
    {
        var transfer = new ReadTransfer(new TransferRules(), file, true);
        transfer.Accept(Data(1, 512));
        Assert.Null(transfer.End);
        transfer.Accept(Data(2, 0));
        Assert.Equal(512, transfer.End?.Bytes);
    }

    [Theory]
    [InlineData("tsize|1478|windowsize|4|", "windowsize")]
    [InlineData("blksize|1469|", "blksize 1469")]
    [InlineData("tsize|abc|", "malformed")]
    [InlineData("tsize|1478", "malformed")]
    public void An_OACK_may_only_say_what_was_asked(string options, string words)
    {
        var transfer = new ReadTransfer(Pi5, file, true);

        Assert.Equal(ReplyKind.RefuseOptions, transfer.Accept(Oack(options)).Kind);
        Assert.Contains(words, transfer.End?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_smaller_block_size_is_taken()
    {
        var transfer = new ReadTransfer(Pi5, file, true);
        transfer.Accept(Oack("blksize|512|"));
        transfer.Accept(Data(1, 512));
        Assert.Null(transfer.End);
        Assert.Equal(TransferOutcome.Failed, Feed(transfer, Data(2, 513)).Outcome);
    }

    [Fact]
    public void A_size_that_was_wrong_is_a_failure()
    {
        var transfer = new ReadTransfer(Pi5, file, true);
        transfer.Accept(Oack("tsize|11|"));
        Assert.Equal("tsize said 11 bytes, 10 came", Feed(transfer, Data(1, 10)).Reason);
    }

    [Fact]
    public void An_error_means_missing()
    {
        var end = Feed(new ReadTransfer(Pi5, file, true), [0, 5, 0, 1, .. "File not found\0"u8]);
        Assert.Equal(new TransferEnd(TransferOutcome.Missing, 0, false, "ERROR 1 \"File not found\""), end);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_probe_ends_after_the_OACK_or_after_the_first_block(bool takesFirstBlock)
    {
        var probe = new ReadTransfer(Pi5, null, takesFirstBlock);
        var reply = probe.Accept(Oack("tsize|99|blksize|1468|"));
        if (takesFirstBlock)
        {
            Assert.Equal(AcknowledgeOptions, reply);
            reply = probe.Accept(Data(1, 99));
        }

        Assert.Equal(ReplyKind.Terminate, reply.Kind);
        Assert.Equal(TransferOutcome.Found, probe.End?.Outcome);
    }

    [Theory]
    [InlineData("", ReplyKind.Acknowledge, 1, false)]
    [InlineData("ignores", ReplyKind.Nothing, 0, false)]
    [InlineData("confuses", ReplyKind.Acknowledge, 2, true)]
    public void A_block_that_comes_twice(string fault, object kind, int block, bool isDead)
    {
        var rules = Pi5 with { IgnoresDuplicateData = fault == "ignores", DuplicateDataConfuses = fault == "confuses" };
        var transfer = new ReadTransfer(rules, file, true);
        transfer.Accept(Oack("blksize|512|"));
        transfer.Accept(Data(1, 512));

        Assert.Equal(new Reply((ReplyKind)kind, (ushort)block), transfer.Accept(Data(1, 512)));
        Assert.Equal(isDead, transfer.End is not null);
        Assert.Equal(512, file.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_OACK_that_comes_twice_loses_the_file_only_with_that_fault(bool confuses)
    {
        var transfer = new ReadTransfer(Pi5 with { DuplicateOackConfuses = confuses }, file, true);
        transfer.Accept(Oack("tsize|10|"));
        transfer.Accept(Oack("tsize|10|"));
        Assert.Equal(confuses, transfer.End is not null);
    }

    [Fact]
    public void Without_tsize_start_elf_holds_the_file_for_missing()
    {
        var rules = new TransferRules { AsksSize = true, NeedsSize = true };
        Assert.Equal(TransferOutcome.Missing, Feed(new ReadTransfer(rules, file, true), Data(1, 10)).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_65535_the_block_number_is_0_or_the_end(bool noRollover)
    {
        var transfer = new ReadTransfer(new TransferRules { NoBlockRollover = noRollover }, Stream.Null, true);
        var block = new byte[516];
        block[1] = 3;
        for (var number = 1; number <= 65535; number++)
        {
            (block[2], block[3]) = ((byte)(number >> 8), (byte)number);
            transfer.Accept(block);
        }

        Assert.Null(transfer.End);
        Assert.Equal(noRollover ? TransferOutcome.Failed : TransferOutcome.Complete, Feed(transfer, Data(0, 5)).Outcome);
        Assert.Equal(noRollover ? 33_553_920 : 33_553_925, transfer.End?.Bytes);
    }

    [Fact]
    public void Every_prefix_is_taken_without_throwing()
    {
        foreach (var packet in new[] { Oack("tsize|10|blksize|1468|"), Data(1, 20), [0, 5, 0, 1, 65, 0] })
        {
            for (var length = 0; length < packet.Length; length++)
            {
                new ReadTransfer(Pi5, file, true).Accept(packet.AsSpan(0, length));
            }
        }
    }

    private static TransferEnd Feed(ReadTransfer transfer, byte[] packet)
    {
        transfer.Accept(packet);
        return Assert.NotNull(transfer.End);
    }

    private static byte[] Data(int number, int length) => [0, 3, (byte)(number >> 8), (byte)number, .. new byte[length]];

    private static byte[] Oack(string options) => [0, 6, .. Encoding.ASCII.GetBytes(options.Replace('|', '\0'))];
}
