namespace PiBoot.Core.Display.Panels;

/// <summary>
/// Bytes for a Hitachi HD44780 in 4-bit mode behind a PCF8574 port expander, wired as the backpacks are: P0 RS, P1 R/W,
/// P2 E, P3 backlight, P4 to P7 D4 to D7. Each byte on the bus sets all eight pins.
/// </summary>
/// <remarks>
/// A nibble is taken at the falling edge of E, and RS must stand before E rises (datasheet, table "bus timing", tAS). A
/// command takes the chip 37 us, or 53 us where its clock is slow. A byte on a bus of 100 kHz takes 90 us, and four of them lie
/// between two commands, so only what takes longer needs a rest. The PCF8574 is not made for faster buses.
/// </remarks>
public static class Hd44780
{
    private const byte RegisterSelect = 0x01;
    private const byte Enable = 0x04;
    private const byte Backlight = 0x08;

    private const byte ClearDisplay = 0x01;
    private const byte EntryModeIncrement = 0x06;
    private const byte DisplayOff = 0x08;
    private const byte DisplayOn = 0x0c;
    private const byte FunctionSet4Bit2Lines = 0x28;
    private const byte SetAddress = 0x80;

    /// <summary>ROM A00: all dots.</summary>
    private const byte Block = 0xff;

    /// <summary>Figure 24: more than 40 ms after the supply has reached 2.7 V.</summary>
    private static readonly TimeSpan AfterPowerOn = TimeSpan.FromMilliseconds(45);

    /// <summary>Figure 24: more than 4.1 ms.</summary>
    private static readonly TimeSpan AfterFirstReset = TimeSpan.FromMilliseconds(5);

    /// <summary>Figure 24: more than 100 us.</summary>
    private static readonly TimeSpan AfterReset = TimeSpan.FromMilliseconds(1);

    /// <summary>Table 6: 1.52 ms at 270 kHz; slow clones take longer.</summary>
    private static readonly TimeSpan AfterClear = TimeSpan.FromMilliseconds(3);

    /// <summary>The third and fourth line go on where the first and second end: a 20x4 is a 40x2 that was folded.</summary>
    private static readonly byte[] RowStarts = [0x00, 0x40, 0x14, 0x54];

    /// <summary>Sets the chip up, whatever half of a command it waits for, and clears it.</summary>
    public static IReadOnlyList<PanelWrite> Initialise(bool isLit) =>
    [
        new(new byte[] { Idle(isLit) }, AfterPowerOn),
        new(Nibble(0x3, isLit), AfterFirstReset),
        new(Nibble(0x3, isLit), AfterReset),
        new(Nibble(0x3, isLit), AfterReset),
        new(Nibble(0x2, isLit), AfterReset),
        new(Command(FunctionSet4Bit2Lines, isLit), TimeSpan.Zero),
        new(Command(DisplayOff, isLit), TimeSpan.Zero),
        new(Command(ClearDisplay, isLit), AfterClear),
        new(Command(EntryModeIncrement, isLit), TimeSpan.Zero),
        new(Command(DisplayOn, isLit), TimeSpan.Zero),
    ];

    /// <summary>Writes characters where they belong.</summary>
    public static byte[] Text(ScreenRun run, bool isLit)
    {
        var bytes = new List<byte>((run.Text.Length + 1) * 5);
        Add(bytes, (byte)(SetAddress | (RowStarts[run.Row] + run.Column)), 0, isLit);
        foreach (var character in run.Text)
        {
            Add(bytes, character == DisplayText.Block ? Block : (byte)character, RegisterSelect, isLit);
        }

        return [.. bytes];
    }

    /// <summary>Switches the backlight, which is the expander's business: the chip sees nothing of it.</summary>
    public static byte Idle(bool isLit) => isLit ? Backlight : (byte)0;

    private static byte[] Command(byte command, bool isLit)
    {
        var bytes = new List<byte>(5);
        Add(bytes, command, 0, isLit);
        return [.. bytes];
    }

    private static byte[] Nibble(int nibble, bool isLit)
    {
        var pins = (byte)((nibble << 4) | Idle(isLit));
        return [pins, (byte)(pins | Enable), pins];
    }

    /// <summary>The second nibble needs no byte before E rises: RS stands since the first.</summary>
    private static void Add(List<byte> bytes, byte value, byte register, bool isLit)
    {
        var high = (byte)((value & 0xf0) | register | Idle(isLit));
        var low = (byte)(((value & 0x0f) << 4) | register | Idle(isLit));
        bytes.AddRange([high, (byte)(high | Enable), high, (byte)(low | Enable), low]);
    }
}
