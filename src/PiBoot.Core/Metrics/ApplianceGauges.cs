namespace PiBoot.Core.Metrics;

/// <summary>What the appliance measures of itself at one moment; each answer is at hand, nobody waits for a server or a drive.</summary>
/// <param name="IsNfsReady">Roots can be mounted, as far as is known.</param>
/// <param name="DriveSize">Bytes of the data drive; null when it cannot be asked.</param>
/// <param name="DriveFree">Bytes of it that are free; null when it cannot be asked.</param>
public readonly record struct ApplianceGauges(bool IsNfsReady, long? DriveSize, long? DriveFree);
