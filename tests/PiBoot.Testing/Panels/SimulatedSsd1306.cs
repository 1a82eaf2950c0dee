using System.Text;

namespace PiBoot.Testing.Panels;

/// <summary>An SSD1306 with 128 by 64 pixels, as its datasheet describes it: transfers in, a picture out.</summary>
/// <remarks>Written from the datasheet, not from the driver's constants.</remarks>
public sealed class SimulatedSsd1306
{
    private const int Width = 128;
    private const int Pages = 8;

    private readonly byte[] _memory = new byte[Width * Pages];
    private readonly List<byte> _command = [];
    private int _mode;
    private int _firstColumn;
    private int _lastColumn;
    private int _firstPage;
    private int _lastPage;
    private int _column;
    private int _page;
    private bool _isPumped;
    private bool _isMirrored;
    private bool _isFlipped;
    private bool _isInverted;

    public SimulatedSsd1306() => PowerOn();

    public bool IsOn { get; private set; }

    /// <summary>What the datasheet forbids and was done all the same, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Bytes of pixels taken.</summary>
    public int Pixels { get; private set; }

    /// <summary>Whether a person sees light at a pixel, with the cable above the picture.</summary>
    public bool this[int x, int y]
    {
        get
        {
            var (column, line) = (_isMirrored ? x : Width - 1 - x, _isFlipped ? y : (Pages * 8) - 1 - y);
            return IsOn && _isPumped && ((_memory[((line / 8) * Width) + column] >> (line % 8)) & 1) != 0 != _isInverted;
        }
    }

    /// <summary>After reset: page addressing, panel off, charge pump off, memory holds anything.</summary>
    public void PowerOn()
    {
        (IsOn, _isPumped, _isMirrored, _isFlipped, _isInverted, _mode) = (false, false, false, false, false, 2);
        (_firstColumn, _lastColumn, _firstPage, _lastPage, _column, _page) = (0, Width - 1, 0, Pages - 1, 0, 0);
        _command.Clear();
        Array.Fill(_memory, (byte)0x5a);
    }

    /// <summary>Bit 6: the panel is off.</summary>
    public byte Read() => (byte)(IsOn ? 0x03 : 0x43);

    /// <summary>One transfer, from start to stop.</summary>
    public void Write(ReadOnlySpan<byte> transfer)
    {
        switch (transfer)
        {
            case [0x00, .. var commands]:
                foreach (var value in commands)
                {
                    Command(value);
                }

                break;
            case [0x40, .. var pixels]:
                foreach (var value in pixels)
                {
                    Store(value);
                }

                break;
            default:
                Faults.Add($"control byte {(transfer.Length > 0 ? transfer[0] : 0):x2}");
                break;
        }
    }

    /// <summary>The picture as characters, two rows of pixels in each line.</summary>
    public string Picture()
    {
        var picture = new StringBuilder();
        for (var y = 0; y < Pages * 8; y += 2)
        {
            for (var x = 0; x < Width; x++)
            {
                picture.Append((this[x, y], this[x, y + 1]) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }

            picture.Append('\n');
        }

        return picture.ToString();
    }

    private static int Arguments(byte command) => command switch
    {
        0x20 or 0x81 or 0x8d or 0xa8 or 0xd3 or 0xd5 or 0xd9 or 0xda or 0xdb => 1,
        0x21 or 0x22 or 0xa3 => 2,
        0x29 or 0x2a => 5,
        0x26 or 0x27 => 6,
        _ => 0,
    };

    private void Command(byte value)
    {
        _command.Add(value);
        if (_command.Count <= Arguments(_command[0]))
        {
            return;
        }

        Execute([.. _command]);
        _command.Clear();
    }

    private void Execute(byte[] command)
    {
        switch (command)
        {
            case [0x20, var mode]:
                _mode = mode & 3;
                break;
            case [0x21, var first, var last] when first <= last && last < Width:
                (_firstColumn, _lastColumn, _column) = (first, last, first);
                break;
            case [0x22, var first, var last] when first <= last && last < Pages:
                (_firstPage, _lastPage, _page) = (first, last, first);
                break;
            case [0x8d, var pump]:
                _isPumped = (pump & 4) != 0;
                break;
            case [0xa0 or 0xa1]:
                _isMirrored = command[0] == 0xa1;
                break;
            case [0xc0 or 0xc8]:
                _isFlipped = command[0] == 0xc8;
                break;
            case [0xa6 or 0xa7]:
                _isInverted = command[0] == 0xa7;
                break;
            case [0xae or 0xaf]:
                IsOn = command[0] == 0xaf;
                break;
            case [0x2e or 0xa4 or (>= 0x40 and < 0x80)]:
            case [0x81 or 0xa8 or 0xd3 or 0xd5 or 0xd9 or 0xda or 0xdb, _]:
                break;
            default:
                Faults.Add($"command {Convert.ToHexStringLower(command)}");
                break;
        }
    }

    private void Store(byte pixels)
    {
        Pixels++;
        _memory[(_page * Width) + _column] = pixels;
        if (_mode != 0)
        {
            Faults.Add($"pixels in addressing mode {_mode}");
        }

        _column = _column == _lastColumn ? _firstColumn : _column + 1;
        if (_column == _firstColumn)
        {
            _page = _page == _lastPage ? _firstPage : _page + 1;
        }
    }
}
