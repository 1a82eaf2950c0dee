using PiBoot.Core.Drives;

namespace PiBoot.Linux.Drives;

/// <summary>What a probe found.</summary>
/// <param name="Uuid">That the drive's own mark says; null when it has none.</param>
internal sealed record ProbeResult(ProbeAnswer Answer, long Free, long Total, bool IsReadOnly, string? Uuid)
{
    public static ProbeResult Without(ProbeAnswer answer) => new(answer, 0, 0, IsReadOnly: false, Uuid: null);
}
