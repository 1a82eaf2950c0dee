namespace PiBoot.Core.Metrics;

/// <summary>Everything that is counted. Lives as long as the process: that the data drive is pulled sets nothing back.</summary>
public sealed class Meters(TimeProvider time)
{
    public BootMeter Boots { get; } = new(time);

    public DhcpMeter Dhcp { get; } = new();

    public TftpMeter Tftp { get; } = new();

    public PowerMeter Power { get; } = new();
}
