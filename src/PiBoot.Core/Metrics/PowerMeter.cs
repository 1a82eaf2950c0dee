namespace PiBoot.Core.Metrics;

/// <summary>Power cycles since the process began. From any thread.</summary>
public sealed class PowerMeter
{
    private static readonly string[] Causes = ["cure", "user", "start"];

    private readonly long[] _cycles = new long[Causes.Length];

    /// <summary>The power was cut, and is given again.</summary>
    public void Cycled(PowerCause cause) => Interlocked.Increment(ref _cycles[(int)cause]);

    public void Write(MetricsText text)
    {
        text.Counter("piboot_power_cycles_total", "Relays cut to be switched on again; cure: because a client hung, start: when the service started and nobody answered.");
        for (var i = 0; i < Causes.Length; i++)
        {
            text.Sample(Interlocked.Read(ref _cycles[i]), ("cause", Causes[i]));
        }
    }
}
