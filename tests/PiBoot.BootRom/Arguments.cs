using System.Globalization;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom;

/// <summary>The program's command line.</summary>
internal sealed record Arguments
{
    public static string Usage { get; } = $"""
        usage: PiBoot.BootRom --model M --mac MAC --serial HEX8 (--interface IF | --loopback SERVER_IP) [options]
          --model M          {string.Join(", ", ModelTraits.Names)}
          --revision HEX     board revision code; the model's usual one
          --out DIR          keep what is fetched, and boot.json
          --bugs LIST        +name,-name,... on top of the model's own; none clears them
          --timeout S        seconds until a boot has failed (300)
          --seed N           transaction id and ports of Pi 4 and 5
          --reboot           started by a reboot, not by power
          --stop-after FILE  hangs when it has FILE: bootcode.bin, start.elf, ..., or kernel for any kernel
          --boards N         that many boards at once, MAC and serial counting up; nothing is kept
          --stagger MS       milliseconds between their starts (0)
          --address A        loopback only: the board's address (127.0.0.2)
          --dhcp-port N --tftp-port N   loopback only: the server's ports (67, 69)
        bugs: {string.Join(", ", Enum.GetValues<Bug>().Select(BugSet.Name))}
        exit: 0 booted, 1 failed, 2 usage, 3 dead until power-cycled
        """;

    public required BootRomOptions Boot { get; init; }

    public string? Interface { get; init; }

    /// <summary>The server of a boot over ordinary sockets.</summary>
    public Ipv4Address Loopback { get; init; }

    public Ipv4Address Address { get; init; }

    public int DhcpPort { get; init; }

    public int TftpPort { get; init; }

    public string? OutputDirectory { get; init; }

    public int Boards { get; init; }

    public TimeSpan Stagger { get; init; }

    /// <summary>Reads the words; null with the reason when they make no sense.</summary>
    public static Arguments? Read(string[] words, out string fault)
    {
        var reader = new ArgumentReader(words);
        var boot = new BootRomOptions
        {
            Model = reader.Take<Model>("--model", ModelTraits.TryParse, isRequired: true),
            Mac = reader.Take<MacAddress>("--mac", MacAddress.TryParse, isRequired: true),
            Serial = reader.Take<uint>("--serial", TryHex, isRequired: true),
            Revision = reader.TakeOptional<uint>("--revision", TryHex),
            Timeout = TimeSpan.FromSeconds(reader.TakeOptional<int>("--timeout", TryNumber) ?? 300),
            Seed = reader.TakeOptional<int>("--seed", TryNumber) ?? Environment.ProcessId,
            IsReboot = reader.TakeFlag("--reboot"),
            StopAfter = reader.TakeText("--stop-after"),
        };
        if (!BootRomOptions.DefaultBugs(boot.Model).TryApply(reader.TakeText("--bugs") ?? "", out var bugs, out var unknown))
        {
            reader.Fault($"there is no bug named {unknown}");
        }

        var arguments = new Arguments
        {
            Boot = boot with { Bugs = bugs },
            Interface = reader.TakeText("--interface"),
            Loopback = reader.Take<Ipv4Address>("--loopback", Ipv4Address.TryParse, isRequired: false),
            Address = reader.TakeOptional<Ipv4Address>("--address", Ipv4Address.TryParse) ?? new Ipv4Address(0x7f000002),
            DhcpPort = reader.TakeOptional<int>("--dhcp-port", TryNumber) ?? 67,
            TftpPort = reader.TakeOptional<int>("--tftp-port", TryNumber) ?? 69,
            OutputDirectory = reader.TakeText("--out"),
            Boards = reader.TakeOptional<int>("--boards", TryNumber) ?? 1,
            Stagger = TimeSpan.FromMilliseconds(reader.TakeOptional<int>("--stagger", TryNumber) ?? 0),
        };
        if (arguments.Interface is null == arguments.Loopback.IsAny)
        {
            reader.Fault("give either --interface or --loopback");
        }

        if (arguments.Boards != 1 && arguments.Interface is null)
        {
            reader.Fault("--boards needs --interface");
        }

        fault = reader.Finish() ?? "";
        return fault.Length == 0 ? arguments : null;
    }

    private static bool TryHex(string text, out uint value)
    {
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
