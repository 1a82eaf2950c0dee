namespace PiBoot.Core.Display.Panels;

/// <summary>Bytes for a Solomon SSD1306 with 128 by 64 pixels on I2C, used as 8 lines of 21 characters.</summary>
/// <remarks>
/// Each write begins with a control byte: 0x00, and commands follow; 0x40, and pixels follow (datasheet, 8.1.5.2). A byte of
/// pixels is a column of eight, the lowest bit on top. SMBus allows 32 bytes behind the control byte.
/// </remarks>
public static class Ssd1306
{
    /// <summary>Bytes behind the control byte.</summary>
    public const int MaximumWrite = 32;

    private const int Width = 128;
    private const int Pages = 8;
    private const int CellWidth = PanelFont.Width + 1;

    /// <summary>21 characters of 6 pixels leave two over: one on each side.</summary>
    private const int LeftMargin = 1;

    private const byte Commands = 0x00;
    private const byte Pixels = 0x40;
    private const byte SetColumns = 0x21;
    private const byte SetPages = 0x22;
    private const byte PanelOff = 0xae;
    private const byte PanelOn = 0xaf;

    /// <summary>The application note's sequence, with the charge pump and horizontal addressing.</summary>
    private static readonly byte[] SetUp =
    [
        PanelOff,
        0xd5, 0x80, // clock: as after reset
        0xa8, 0x3f, // 64 lines
        0xd3, 0x00, // no vertical offset
        0x40, // first line on top
        0x8d, 0x14, // the panel's voltage is made by the chip
        0x20, 0x00, // columns first, then the next page
        0xa1, 0xc8, // the cable is above the picture
        0xda, 0x12, // rows come alternately from both sides
        0x81, 0xcf, // contrast
        0xd9, 0xf1, // pre-charge, for the chip's own voltage
        0xdb, 0x40, // deselect level
        0xa4, 0xa6, // as in memory, not inverted
        0x2e, // no scrolling
    ];

    /// <summary>Sets the chip up and clears it; it is dark until <see cref="Light"/>.</summary>
    public static IReadOnlyList<byte[]> Initialise() =>
        [.. Chunks(Commands, SetUp), .. Chunks(Commands, Window(0, 0, Width, Pages)), .. Chunks(Pixels, new byte[Width * Pages])];

    public static byte[] Light(bool isOn) => [Commands, isOn ? PanelOn : PanelOff];

    /// <summary>Draws characters where they belong.</summary>
    public static IReadOnlyList<byte[]> Text(ScreenRun run)
    {
        var pixels = run.Text.SelectMany(PanelFont.Columns).ToArray();
        return [.. Chunks(Commands, Window(LeftMargin + (run.Column * CellWidth), run.Row, pixels.Length, 1)), .. Chunks(Pixels, pixels)];
    }

    /// <summary>Where the pixels that follow go.</summary>
    private static byte[] Window(int column, int page, int width, int pages) =>
        [SetColumns, (byte)column, (byte)(column + width - 1), SetPages, (byte)page, (byte)(page + pages - 1)];

    private static IEnumerable<byte[]> Chunks(byte control, byte[] bytes) =>
        bytes.Chunk(MaximumWrite).Select(chunk => (byte[])[control, .. chunk]);
}
