using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Testing;

/// <summary>Captures as a test wants them: one that was armed waits until the test gives it a file.</summary>
public sealed class FakeCaptures : ICaptures
{
    private readonly Dictionary<string, CaptureReading> _readings = new(StringComparer.Ordinal);

    /// <summary>Not null: nothing can be captured for this reason.</summary>
    public string? Fault { get; set; }

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public CaptureReading Arm(Client client)
    {
        if (Fault is not null)
        {
            throw new StorageException(Fault);
        }

        return _readings[client.Id] = CaptureReading.None with { State = CaptureState.Waiting };
    }

    public CaptureReading Of(string clientId) => Files.TryGetValue(clientId, out var file)
        ? new CaptureReading(CaptureState.Done, 12, file.Length, ManualTime.Noon, ManualTime.Noon, 0, "the client is up")
        : _readings.GetValueOrDefault(clientId, CaptureReading.None);

    public bool Forget(string clientId) => Files.Remove(clientId) | _readings.Remove(clientId);

    public byte[]? File(string clientId) => Files.GetValueOrDefault(clientId);
}
