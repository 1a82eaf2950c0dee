using PiBoot.Core.Power;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Relays;

/// <summary>The chip of a relay board: what fails on the bus is said in the name of its bank.</summary>
internal sealed class RelayChip(BankPlan plan, II2cDevice device) : IDisposable
{
    /// <summary>The pin of a relay: relay 1 is pin 0.</summary>
    public int Pin(string port)
    {
        for (var pin = 0; pin < plan.Ports.Count; pin++)
        {
            if (plan.Ports[pin] == port)
            {
                return pin;
            }
        }

        throw new ArgumentException($"The bank {plan.Name} has no relay {port}.", nameof(port));
    }

    /// <exception cref="RelayException">It does not answer.</exception>
    public void Write(params ReadOnlySpan<byte> bytes)
    {
        try
        {
            device.Write(bytes);
        }
        catch (I2cException fault)
        {
            throw Of(fault);
        }
    }

    /// <exception cref="RelayException">It does not answer.</exception>
    public byte Read()
    {
        try
        {
            byte value = 0;
            device.Read(new Span<byte>(ref value));
            return value;
        }
        catch (I2cException fault)
        {
            throw Of(fault);
        }
    }

    /// <exception cref="RelayException">It does not answer.</exception>
    public byte ReadRegister(byte register)
    {
        try
        {
            return device.ReadRegister(register);
        }
        catch (I2cException fault)
        {
            throw Of(fault);
        }
    }

    public void Dispose() => device.Dispose();

    private RelayException Of(I2cException fault) => new($"The bank {plan.Name} fails: {fault.Message}", fault);
}
