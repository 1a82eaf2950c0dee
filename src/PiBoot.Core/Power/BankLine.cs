using System.Globalization;

namespace PiBoot.Core.Power;

/// <summary>
/// A bank's line of the configuration, such as <c>rack pcf8574 bus=1 address=0x20 relays=8 level=low wiring=nc</c>: a name, a kind,
/// and options separated by blanks, so that no value can hold one.
/// </summary>
public static class BankLine
{
    /// <summary>GPIO_V2_LINES_MAX: what one request to the kernel can hold.</summary>
    private const int MaximumLines = 64;

    private const int MaximumExecPorts = 256;
    private const int MaximumName = 32;
    private const int MaximumSeconds = 600;

    public static BankReading Read(string text)
    {
        var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
        {
            return new("a bank needs a name and a kind, such as 'hall gpio lines=GPIO17,GPIO22'.");
        }

        var (name, kind) = (words[0], words[1]);
        if (!IsName(name))
        {
            return new($"the bank's name '{name}' must be 1 to {MaximumName} lower-case letters, digits and -.");
        }

        var options = new BankOptions(words.Skip(2));
        BankPlan? plan = kind switch
        {
            "gpio" => Gpio(name, options),
            "pcf8574" => new Pcf8574BankPlan(name, Relays(options, 8), Contact(options), Bus(options), options.Number("address", null, (0x20, 0x27), (0x38, 0x3f))),
            "mcp23017" => new Mcp23017BankPlan(name, Relays(options, 16), Contact(options), Bus(options), options.Number("address", null, (0x20, 0x27))),
            "exec" => Exec(name, options),
            _ => null,
        };
        if (plan is null)
        {
            return new($"the bank '{name}' is of the kind '{kind}', which is none of gpio, pcf8574, mcp23017 and exec.");
        }

        options.RefuseOthers();
        return options.Fault is null ? new(plan) : new($"the bank '{name}': {options.Fault}.");
    }

    /// <summary>What a bank cannot share with those before it, as a sentence; null when it can stand beside them.</summary>
    public static string? Clash(IEnumerable<BankPlan> others, BankPlan added)
    {
        foreach (var other in others)
        {
            if (other.Name == added.Name)
            {
                return $"the bank '{added.Name}' is there twice.";
            }

            if (Device(added) is { } device && Device(other) == device)
            {
                return $"the banks '{other.Name}' and '{added.Name}' are both at address 0x{device.Address:x2} of I2C bus {device.Bus}.";
            }

            if (added is GpioBankPlan gpio && other is GpioBankPlan lines && gpio.Chip == lines.Chip && gpio.Ports.Intersect(lines.Ports).FirstOrDefault() is { } line)
            {
                return $"the banks '{other.Name}' and '{added.Name}' both have the line {line}.";
            }
        }

        return null;
    }

    private static bool IsName(string text) =>
        text.Length <= MaximumName && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-';

    private static GpioBankPlan Gpio(string name, BankOptions options)
    {
        var chip = options.Text("chip");
        if (chip is not null && !PortList.IsName(chip))
        {
            options.Complain($"chip={chip} must be the name or label of a GPIO chip, such as gpiochip0 or pinctrl-rp1");
        }

        var ports = options.Ports("lines", MaximumLines);
        if (chip is null && ports.FirstOrDefault(IsNumber) is { } number)
        {
            options.Complain($"the line {number} is a number and needs chip=, as in chip=gpiochip0 lines={number}");
        }

        return new GpioBankPlan(name, ports, Contact(options), chip);
    }

    private static ExecBankPlan Exec(string name, BankOptions options)
    {
        var program = options.Needed("program");
        if (program.Length > 0 && program[0] != '/')
        {
            options.Complain($"program={program} must be an absolute path");
        }

        var ports = options.Ports("ports", MaximumExecPorts);
        return new ExecBankPlan(name, ports, program, TimeSpan.FromSeconds(options.Number("timeout", 10, (1, MaximumSeconds))));
    }

    private static RelayContact Contact(BankOptions options) =>
        new(options.IsSecond("level", "low", "high"), options.IsSecond("wiring", "nc", "no"));

    private static int Bus(BankOptions options) => options.Number("bus", 1, (0, 255));

    private static string[] Relays(BankOptions options, int most) =>
        [.. Enumerable.Range(1, options.Number("relays", most, (1, most))).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    private static bool IsNumber(string port) => port.All(char.IsAsciiDigit);

    private static (int Bus, int Address)? Device(BankPlan plan) => plan switch
    {
        Pcf8574BankPlan board => (board.Bus, board.Address),
        Mcp23017BankPlan board => (board.Bus, board.Address),
        _ => null,
    };
}
