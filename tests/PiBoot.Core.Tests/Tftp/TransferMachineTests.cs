using PiBoot.Core.Tftp;
using PiBoot.Protocol.Tftp;
using static PiBoot.Core.Tftp.TransferAction;

namespace PiBoot.Core.Tests.Tftp;

public sealed class TransferMachineTests
{
    private static readonly TransferStep Oack = new(AcknowledgeOptions, 0, 0, default, false);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(511, 1)]
    [InlineData(512, 2)]
    [InlineData(513, 2)]
    [InlineData(1024, 3)]
    public void A_multiple_of_the_block_size_ends_with_an_empty_block(int size, int blocks)
    {
        var machine = Plain(size);
        Assert.Equal(Data(1, 1), machine.Start(0));
        for (var block = 1; block < blocks; block++)
        {
            Assert.Equal(Data((uint)block + 1, (uint)block + 1), machine.OnAcknowledgement((ushort)block, 0));
        }

        Assert.Equal(TransferStep.Finish(TransferOutcome.Completed), machine.OnAcknowledgement((ushort)blocks, 0));
        Assert.Equal(size, machine.BytesAcknowledged);
    }

    [Fact]
    public void After_an_OACK_the_first_block_waits_for_acknowledgement_0()
    {
        var machine = WithOptions(100);
        Assert.Equal(Oack, machine.Start(0));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(1, 0));
        Assert.Equal(Data(1, 1), machine.OnAcknowledgement(0, 0));
    }

    [Fact]
    public void The_counter_rolls_over_to_0_and_the_index_goes_on()
    {
        var machine = Plain(512L * 70_000);
        machine.Start(0);
        for (uint block = 1; block < 70_000; block++)
        {
            Assert.Equal(Data(block + 1, block + 1), machine.OnAcknowledgement((ushort)block, 0));
        }
    }

    [Fact]
    public void A_duplicate_acknowledgement_sends_nothing()
    {
        var machine = Plain(5000);
        machine.Start(0);
        Assert.Equal(Data(2, 2), machine.OnAcknowledgement(1, 10));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(1, 11));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(0, 12));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(65535, 13));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(3, 14));
    }

    [Fact]
    public void Only_the_timer_repeats_after_1_2_4_and_4_seconds()
    {
        var machine = Plain(5000);
        machine.Start(0);
        Assert.Equal(TransferStep.Nothing, machine.OnTimeout(999));
        foreach (var at in new[] { 1000, 3000, 7000, 11_000, 15_000 })
        {
            Assert.Equal(at, machine.Deadline);
            Assert.Equal(TransferStep.Nothing, machine.OnTimeout(at - 1));
            Assert.Equal(Data(1, 1) with { IsRepetition = true }, machine.OnTimeout(at));
        }

        Assert.Equal(5, machine.Retransmissions);
    }

    [Fact]
    public void Progress_sets_the_back_off_back()
    {
        var machine = Plain(5000);
        machine.Start(0);
        machine.OnTimeout(1000);
        machine.OnTimeout(3000);
        machine.OnAcknowledgement(1, 3500);
        Assert.Equal(4500, machine.Deadline);
    }

    [Fact]
    public void The_client_s_own_timeout_is_kept_without_back_off()
    {
        var machine = With(5000, (TftpOptionName.Timeout, 3));
        machine.Start(0);
        Assert.Equal(Oack with { IsRepetition = true }, machine.OnTimeout(3000));
        Assert.Equal(6000, machine.Deadline);
    }

    [Fact]
    public void A_client_without_progress_is_given_up_after_60_seconds()
    {
        var machine = Plain(5000);
        machine.Start(0);
        machine.OnAcknowledgement(1, 1000);
        var step = TransferStep.Nothing;
        while (step.Action != Finish)
        {
            Assert.True(machine.Deadline <= 66_000);
            step = machine.OnTimeout(machine.Deadline);
        }

        Assert.Equal(TransferOutcome.TimedOut, step.Outcome);
        Assert.True(machine.Deadline >= 61_000);
        Assert.Equal(512, machine.BytesAcknowledged);
    }

    [Theory]
    [InlineData(TftpErrorCode.NotDefined, TransferOutcome.Terminated)]
    [InlineData(TftpErrorCode.DiskFull, TransferOutcome.Aborted)]
    [InlineData(TftpErrorCode.OptionRefused, TransferOutcome.Aborted)]
    public void Early_terminate_is_a_normal_end(TftpErrorCode code, TransferOutcome outcome) =>
        Assert.Equal(TransferStep.Finish(outcome), TransferMachine.OnError(code));

    [Fact]
    public void A_repeated_request_is_answered_with_the_OACK_again()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        Assert.Equal(Oack with { IsRepetition = true }, machine.OnRepeatedRequest(500));
        Assert.Equal(500 + TransferMachine.OfferTimeout, machine.Deadline);
    }

    [Fact]
    public void An_unanswered_OACK_is_not_repeated_before_three_seconds()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        Assert.Equal(TransferStep.Nothing, machine.OnTimeout(2999));
        Assert.Equal(AcknowledgeOptions, machine.OnTimeout(3000).Action);
    }

    [Fact]
    public void A_repeated_request_that_crossed_our_repeated_OACK_sends_no_third()
    {
        var machine = With(5000, (TftpOptionName.Timeout, 2));
        machine.Start(0);
        Assert.Equal(AcknowledgeOptions, machine.OnTimeout(2000).Action);
        Assert.Equal(TransferStep.Nothing, machine.OnRepeatedRequest(2001));
        Assert.Equal(AcknowledgeOptions, machine.OnRepeatedRequest(2201).Action);
    }

    [Fact]
    public void A_repeated_request_that_crossed_our_data_sends_nothing()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        machine.OnAcknowledgement(0, 2000);
        Assert.Equal(TransferStep.Nothing, machine.OnRepeatedRequest(2001));
    }

    [Fact]
    public void A_repeated_request_after_a_second_of_silence_begins_anew()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        machine.OnAcknowledgement(0, 2000);
        Assert.Equal(StartOver, machine.OnRepeatedRequest(3000).Action);
    }

    [Fact]
    public void A_superseded_OACK_is_not_repeated_and_ends_after_5_seconds()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        machine.Supersede(100);
        Assert.Equal(TransferStep.Nothing, machine.OnTimeout(1000));
        Assert.Equal(TransferStep.Finish(TransferOutcome.Terminated), machine.OnTimeout(5100));
    }

    [Fact]
    public void A_superseded_OACK_answers_the_client_s_repeated_request()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        machine.Supersede(100);
        Assert.Equal(AcknowledgeOptions, machine.OnRepeatedRequest(2000).Action);
        Assert.Equal(Data(1, 1), machine.OnAcknowledgement(0, 2001));
        Assert.Equal(SendBlocks, machine.OnTimeout(3001).Action);
    }

    [Fact]
    public void A_running_transfer_is_not_superseded()
    {
        var machine = WithOptions(5000);
        machine.Start(0);
        machine.OnAcknowledgement(0, 10);
        machine.Supersede(20);
        Assert.Equal(SendBlocks, machine.OnTimeout(1010).Action);
    }

    [Fact]
    public void A_slow_drive_postpones_the_time_out()
    {
        var machine = Plain(5000);
        machine.Start(0);
        machine.Postpone(900);
        Assert.Equal(1900, machine.Deadline);
        Assert.Equal(TransferStep.Nothing, machine.OnTimeout(1500));
    }

    [Fact]
    public void A_file_beyond_the_32_bit_index_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => With(TransferMachine.LargestSize(8) + 1, (TftpOptionName.BlockSize, 8)));

    internal static TransferMachine With(long size, params (TftpOptionName Name, int Value)[] options)
    {
        Assert.True(TransferTerms.TryNegotiate(
            TransferTermsTests.List(options), TftpMode.Octet, size, 1500, out var terms));
        return new TransferMachine(size, terms, 0);
    }

    internal static TransferStep Data(uint first, uint last) => new(SendBlocks, first, last, default, false);

    private static TransferMachine Plain(long size) => With(size);

    private static TransferMachine WithOptions(long size) => With(size, (TftpOptionName.TransferSize, 0));
}
