using System.Collections.Immutable;
using System.Diagnostics;
using PiBoot.Core.Power;
using PiBoot.Linux.I2c;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Relays;

/// <summary>Opens what a line of the configuration describes.</summary>
public static class RelayBanks
{
    /// <param name="plan">The line.</param>
    /// <param name="start">
    /// The state that a port is to be in from the first moment on, by port. A port that is not in it keeps its state where the
    /// device can tell it, so that a restart of the service cuts nobody's power, and gives power where it cannot.
    /// </param>
    /// <param name="tell">Takes one line of what a bank's program printed, for the log.</param>
    /// <param name="shelf">Lines that this service held before, and those that are to outlive it; null: none.</param>
    /// <exception cref="RelayException">The device is missing, in use or does not answer; it may be tried again later.</exception>
    public static IRelayBank Open(BankPlan plan, IReadOnlyDictionary<string, bool>? start = null, Action<string>? tell = null, DescriptorShelf? shelf = null)
    {
        start ??= ImmutableDictionary<string, bool>.Empty;
        return plan switch
        {
            GpioBankPlan lines => GpioRelayBank.Open(lines, start, shelf ?? new DescriptorShelf()),
            Pcf8574BankPlan board => OnBus(board, board.Bus, board.Address, device => new Pcf8574RelayBank(board, device, start)),
            Mcp23017BankPlan board => OnBus(board, board.Bus, board.Address, device => new Mcp23017RelayBank(board, device, start)),
            ExecBankPlan program => new ExecRelayBank(program, tell ?? (static _ => { })),
            _ => throw new UnreachableException(),
        };
    }

    private static IRelayBank OnBus(BankPlan plan, int bus, int address, Func<II2cDevice, IRelayBank> make)
    {
        II2cDevice device;
        try
        {
            device = new I2cBus(bus).Open(address);
        }
        catch (I2cException fault)
        {
            throw new RelayException($"The bank {plan.Name} cannot be used: {fault.Message}", fault);
        }

        try
        {
            return make(device);
        }
        catch (RelayException)
        {
            device.Dispose();
            throw;
        }
    }
}
