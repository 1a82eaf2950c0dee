namespace PiBoot.Testing.Panels;

/// <summary>
/// An HD44780 behind a PCF8574, as its datasheet describes it: pins in, a picture out. It takes a nibble at each falling edge of E,
/// knows nothing of who drives it, and shows what it was told, right or wrong.
/// </summary>
/// <remarks>Written from the datasheet, not from the driver's constants.</remarks>
public sealed class SimulatedHd44780
{
    private const int RegisterSelect = 1;
    private const int ReadWrite = 2;
    private const int Enable = 4;
    private const int Backlight = 8;
    private const int LineLength = 40;

    private readonly int _columns;
    private readonly int _rows;
    private readonly byte[] _memory = new byte[2 * LineLength];
    private byte _pins;
    private bool _takesNibbles;
    private int? _high;
    private int _address;
    private bool _intoCharacters;
    private bool _increments;
    private bool _isOn;
    private bool _hasTwoLines;
    private TimeSpan _busyUntil;

    public SimulatedHd44780(int columns, int rows)
    {
        (_columns, _rows) = (columns, rows);
        PowerOn();
    }

    /// <summary>Time on the bus and at rest, told by whoever drives it.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>What the datasheet forbids and was done all the same, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Characters and commands taken.</summary>
    public int Taken { get; private set; }

    public bool IsLit => (_pins & Backlight) != 0;

    /// <summary>What a person sees, whether lit or not.</summary>
    public IReadOnlyList<string> Lines => [.. Enumerable.Range(0, _rows).Select(row => string.Concat(Enumerable.Range(0, _columns).Select(column => Seen(row, column))))];

    /// <summary>Its internal reset: 8-bit interface, one line, display off; memory holds anything. The expander's pins are high.</summary>
    public void PowerOn()
    {
        _pins = 0xff;
        _takesNibbles = _isOn = _hasTwoLines = _intoCharacters = false;
        _increments = true;
        _high = null;
        _address = 0;
        Array.Fill(_memory, (byte)'%');
        _busyUntil = Now + TimeSpan.FromMilliseconds(40);
    }

    /// <summary>Half a command, as a driver leaves it that was killed in the middle.</summary>
    public void Interrupt(int nibble)
    {
        _takesNibbles = true;
        _high = nibble;
        _busyUntil = Now;
    }

    /// <summary>The eight pins of the expander.</summary>
    public void Write(byte pins)
    {
        var before = _pins;
        _pins = pins;
        var rises = (before & Enable) == 0 && (pins & Enable) != 0;
        if (rises && ((before ^ pins) & (RegisterSelect | ReadWrite)) != 0)
        {
            Faults.Add("RS or R/W changed together with E");
        }

        if ((before & Enable) == 0 || (pins & Enable) != 0 || (before & ReadWrite) != 0)
        {
            return;
        }

        if (before >> 4 != pins >> 4)
        {
            Faults.Add("data changed at the falling edge of E");
        }

        Take(before >> 4, (before & RegisterSelect) != 0);
    }

    /// <summary>What the expander's pins read as: a transistor holds the backlight's down.</summary>
    public byte Read() => (byte)(_pins & ~Backlight);

    private void Take(int nibble, bool isData)
    {
        if (Now < _busyUntil)
        {
            Faults.Add($"told {nibble:x} while busy");
        }

        if (!_takesNibbles)
        {
            Execute(nibble << 4, isData);
        }
        else if (_high is { } high)
        {
            _high = null;
            Execute((high << 4) | nibble, isData);
        }
        else
        {
            _high = nibble;
        }
    }

    private void Execute(int value, bool isData)
    {
        Taken++;
        _busyUntil = Now + TimeSpan.FromMicroseconds(!isData && value is > 0 and < 4 ? 1520 : 37);
        if (isData)
        {
            Store((byte)value);
            return;
        }

        switch (value)
        {
            case >= 0x80:
                (_address, _intoCharacters) = (value & 0x7f, false);
                break;
            case >= 0x40:
                _intoCharacters = true;
                break;
            case >= 0x20:
                (_takesNibbles, _hasTwoLines, _high) = ((value & 0x10) == 0, (value & 8) != 0, null);
                break;
            case >= 0x10:
                Faults.Add("the display was shifted");
                break;
            case >= 0x08:
                _isOn = (value & 4) != 0;
                break;
            case >= 0x04:
                _increments = (value & 2) != 0;
                break;
            case >= 0x02:
                (_address, _intoCharacters) = (0, false);
                break;
            case 0x01:
                Array.Fill(_memory, (byte)' ');
                (_address, _increments, _intoCharacters) = (0, true, false);
                break;
        }
    }

    private void Store(byte character)
    {
        if (_intoCharacters)
        {
            Faults.Add("a character was defined");
            return;
        }

        if (Index(_address) is { } index)
        {
            _memory[index] = character;
        }
        else
        {
            Faults.Add($"address {_address:x2} has no memory");
        }

        // The end of the first line is followed by the second, and the other way round.
        _address = (_address + (_increments ? 1 : -1)) switch { 0x28 => 0x40, 0x68 => 0x00, var next => next & 0x7f };
    }

    private static int? Index(int address) => address switch
    {
        < LineLength => address,
        >= 0x40 and < 0x40 + LineLength => address - 0x40 + LineLength,
        _ => null,
    };

    private char Seen(int row, int column)
    {
        if (!_isOn || (row > 0 && !_hasTwoLines))
        {
            return ' ';
        }

        // A 20x4 shows the second half of each line below the first.
        var index = ((row % 2) * LineLength) + ((row / 2) * _columns) + column;
        return _memory[index] switch { 0xff => '█', (byte)'\\' => '¥', (byte)'~' => '→', >= 0x20 and < 0x7f and var c => (char)c, _ => '?' };
    }
}
