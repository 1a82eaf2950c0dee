namespace PiBoot.Core.Tftp;

/// <summary>What a step of a transfer sends.</summary>
public enum TransferAction
{
    Nothing,

    /// <summary>The OACK of the negotiated terms.</summary>
    AcknowledgeOptions,

    /// <summary>The blocks <see cref="TransferStep.FirstBlock"/> to <see cref="TransferStep.LastBlock"/>.</summary>
    SendBlocks,

    /// <summary>Nothing: the transfer is over as <see cref="TransferStep.Outcome"/> says.</summary>
    Finish,

    /// <summary>Nothing: the client has begun again, so the request is to be treated as a new one.</summary>
    StartOver,
}
