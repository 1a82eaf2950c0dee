namespace PiBoot.Core.Tftp;

/// <summary>What to send now and when to look at the transfer again.</summary>
/// <param name="Action">What to send.</param>
/// <param name="FirstBlock">Index of the first block to send, from 1; the wire carries its low 16 bits.</param>
/// <param name="LastBlock">Index of the last block to send, included.</param>
/// <param name="Outcome">How the transfer ended, when it did.</param>
/// <param name="IsRepetition">True for packets sent again after a time-out.</param>
public readonly record struct TransferStep(
    TransferAction Action,
    uint FirstBlock,
    uint LastBlock,
    TransferOutcome Outcome,
    bool IsRepetition)
{
    public static readonly TransferStep Nothing;

    public static TransferStep Finish(TransferOutcome outcome) => new(TransferAction.Finish, 0, 0, outcome, false);
}
