namespace PiBoot.Protocol.Pxe;

/// <summary>What a DISCOVER tells of the Pi that sent it.</summary>
/// <param name="Generation">Which boot program speaks.</param>
/// <param name="Serial">Null from the mask ROM of a 2B v1.2/3B, whose GUID is constant.</param>
/// <param name="Revision">Only the EEPROM boot loaders of Pi 4 and later send it (since March 2020).</param>
public readonly record struct PiIdentity(PiGeneration Generation, PiSerial? Serial, BoardRevision? Revision)
{
    /// <summary>Pi 3 and older: their boot programs need the delayed OFFER, the nudges and the pinned neighbour entry.</summary>
    public bool NeedsNudges => Generation is PiGeneration.MaskRom or PiGeneration.Bootcode;

    /// <summary>The board's name, or its family where the packet says no more.</summary>
    public string Model => Revision?.ModelName ?? Generation switch
    {
        PiGeneration.MaskRom => "Raspberry Pi 3 Model B or 2 Model B v1.2",
        PiGeneration.Bootcode => "Raspberry Pi 3 or older",
        PiGeneration.Bcm2711 => "Raspberry Pi 4 family",
        _ => "Raspberry Pi 5 family",
    };
}
