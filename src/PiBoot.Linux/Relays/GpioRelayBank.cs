using PiBoot.Core.Power;
using PiBoot.Linux.Gpio;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Relays;

/// <summary>
/// Relays on lines of the kernel's GPIO chips. When this process ends, in whatever way, the kernel takes the lines back, unless
/// systemd keeps them for the next one. Raspberry
/// Pi OS leaves them driven as they were, so that nothing changes until the next start. Other kernels, and that one with
/// <c>dtparam=strict_gpiod</c>, make inputs of them: then the pull resistor decides, which was set towards the level at which a
/// client is powered. Either way a client that has power keeps it. The pull is weak (50 kOhm): a board whose inputs draw current
/// at rest needs a resistor of its own, which is why <c>level=low wiring=nc</c> is the default: such a board rests high by itself.
/// </summary>
internal sealed class GpioRelayBank : IRelayBank
{
    private readonly Dictionary<string, IGpioLine> _lines;
    private readonly RelayContact _contact;

    /// <param name="lines">A line for each port, in their order; owned from here on.</param>
    public GpioRelayBank(string name, IReadOnlyList<(string Port, IGpioLine Line)> lines, RelayContact contact)
    {
        (Name, _contact) = (name, contact);
        Ports = [.. lines.Select(line => line.Port)];
        _lines = lines.ToDictionary(line => line.Port, line => line.Line, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyList<string> Ports { get; }

    /// <param name="start">The state to start in, by port. A port that is not in it stays as it is driven, or gives power when nobody drives it.</param>
    /// <param name="shelf">Lines that this service held before; these go there, too.</param>
    /// <exception cref="RelayException">A line is missing, or somebody else holds it; all are as they were.</exception>
    public static GpioRelayBank Open(GpioBankPlan plan, IReadOnlyDictionary<string, bool> start, DescriptorShelf shelf)
    {
        try
        {
            var taken = GpioLines.Take(plan.Ports, plan.Chip, shelf);
            var bank = new GpioRelayBank(plan.Name, [.. plan.Ports.Zip(taken, (port, line) => (port, (IGpioLine)line.Line))], plan.Contact);
            try
            {
                foreach (var (port, (line, before)) in plan.Ports.Zip(taken))
                {
                    Begin(line, before, start.TryGetValue(port, out var isPowered) ? isPowered : null, plan.Contact);
                }

                foreach (var (line, _) in taken)
                {
                    line.KeepOn(shelf);
                }
            }
            catch (GpioException)
            {
                bank.Dispose();
                throw;
            }

            return bank;
        }
        catch (GpioException fault)
        {
            throw new RelayException($"The bank {plan.Name} cannot be used: {fault.Message}", fault);
        }
    }

    public void Switch(string port, bool isPowered) => Ask(port, line =>
    {
        line.Drive(_contact.LineFor(isPowered));
        return true;
    });

    public bool? IsPowered(string port) => Ask(port, line => _contact.IsPoweredAt(line.Level()));

    public void Dispose()
    {
        foreach (var line in _lines.Values)
        {
            line.Dispose();
        }
    }

    private static void Begin(GpioLine line, GpioLineInfo before, bool? wanted, RelayContact contact)
    {
        var rest = contact.LineFor(isPowered: true);
        var level = wanted is { } isPowered ? contact.LineFor(isPowered) : before.IsOutput ? line.Level() : rest;
        line.BecomeOutput(level, rest);
    }

    private bool Ask(string port, Func<IGpioLine, bool> question)
    {
        if (!_lines.TryGetValue(port, out var line))
        {
            throw new ArgumentException($"The bank {Name} has no relay {port}.", nameof(port));
        }

        try
        {
            return question(line);
        }
        catch (GpioException fault)
        {
            throw new RelayException($"The relay {Name}/{port} fails: {fault.Message}", fault);
        }
    }
}
