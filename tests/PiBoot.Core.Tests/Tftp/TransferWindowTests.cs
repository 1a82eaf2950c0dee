using PiBoot.Core.Tftp;
using PiBoot.Protocol.Tftp;
using static PiBoot.Core.Tests.Tftp.TransferMachineTests;

namespace PiBoot.Core.Tests.Tftp;

/// <summary>RFC 7440.</summary>
public sealed class TransferWindowTests
{
    [Fact]
    public void A_window_goes_out_at_once_and_the_next_after_its_last_block()
    {
        var machine = Window(4, blocks: 10);
        Assert.Equal(Data(1, 4), machine.OnAcknowledgement(0, 0));
        Assert.Equal(Data(5, 8), machine.OnAcknowledgement(4, 0));
        Assert.Equal(Data(9, 10), machine.OnAcknowledgement(8, 0));
        Assert.Equal(TransferOutcome.Completed, machine.OnAcknowledgement(10, 0).Outcome);
    }

    [Fact]
    public void After_a_loss_the_window_begins_behind_the_acknowledged_block()
    {
        var machine = Window(4, blocks: 10);
        machine.OnAcknowledgement(0, 0);
        Assert.Equal(Data(3, 6), machine.OnAcknowledgement(2, 0));
    }

    [Fact]
    public void When_the_first_block_of_a_window_is_lost_it_goes_out_again_once()
    {
        var machine = Window(4, blocks: 20);
        machine.OnAcknowledgement(0, 0);
        machine.OnAcknowledgement(4, 0);
        Assert.Equal(Data(5, 8) with { IsRepetition = true }, machine.OnAcknowledgement(4, 1));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(4, 2));
    }

    [Fact]
    public void Windows_do_not_chase_each_other_through_the_file()
    {
        var machine = Window(4, blocks: 40);
        machine.OnAcknowledgement(0, 0);
        machine.OnAcknowledgement(4, 0);
        machine.OnAcknowledgement(4, 1);
        Assert.Equal(Data(9, 12), machine.OnAcknowledgement(8, 2));
        Assert.Equal(TransferStep.Nothing, machine.OnAcknowledgement(8, 3));
        Assert.Equal(Data(13, 16), machine.OnAcknowledgement(12, 4));
        Assert.Equal(Data(13, 16) with { IsRepetition = true }, machine.OnAcknowledgement(12, 5));
    }

    [Fact]
    public void A_time_out_repeats_the_whole_window()
    {
        var machine = Window(4, blocks: 10);
        machine.OnAcknowledgement(0, 0);
        machine.OnAcknowledgement(3, 0);
        Assert.Equal(Data(4, 7) with { IsRepetition = true }, machine.OnTimeout(1000));
    }

    [Fact]
    public void Windows_cross_the_rollover()
    {
        var machine = Window(64, blocks: 70_000);
        var step = machine.OnAcknowledgement(0, 0);
        while (step.Action == TransferAction.SendBlocks)
        {
            Assert.InRange(step.LastBlock - step.FirstBlock, 0u, 63u);
            step = machine.OnAcknowledgement((ushort)step.LastBlock, 0);
        }

        Assert.Equal(TransferOutcome.Completed, step.Outcome);
        Assert.Equal((8L * 70_000) - 1, machine.BytesAcknowledged);
    }

    private static TransferMachine Window(int size, long blocks)
    {
        var machine = With((8 * blocks) - 1, (TftpOptionName.BlockSize, 8), (TftpOptionName.WindowSize, size));
        machine.Start(0);
        return machine;
    }
}
