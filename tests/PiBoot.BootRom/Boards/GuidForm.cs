namespace PiBoot.BootRom.Boards;

/// <summary>What option 97 holds after its leading zero byte.</summary>
public enum GuidForm
{
    /// <summary>Sixteen times 0x44: the 2B v1.2 and 3B ROM.</summary>
    Constant,

    /// <summary>The serial number four times: bootcode.bin, the 3B+ ROM, EEPROMs before 2020-03-04.</summary>
    SerialFourTimes,

    /// <summary>"RPi4" or "RPi5" (0x34695052, big-endian), revision, last four bytes of the MAC, serial.</summary>
    BoardWord,
}
