using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Testing;

/// <summary>Captures as a test wants them: one that was armed waits until the test gives it a file.</summary>
public sealed class FakeCaptures : ICaptures
{
    /// <summary>Not null: nothing can be captured for this reason.</summary>
    public string? Fault { get; set; }

    /// <summary>How far each is.</summary>
    public Dictionary<string, CaptureReading> Readings { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that have ended.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public CaptureReading Arm(Client client)
    {
        if (Fault is not null)
        {
            throw new StorageException(Fault);
        }

        return Readings[client.Id] = CaptureReading.None with { State = CaptureState.Waiting };
    }

    public CaptureReading Of(string clientId) => Readings.GetValueOrDefault(clientId) is { State: CaptureState.Done } done ? done : Files.TryGetValue(clientId, out var file)
        ? new CaptureReading(CaptureState.Done, 12, file.Length, ManualTime.Noon, ManualTime.Noon, 0, "the client is up")
        : Readings.GetValueOrDefault(clientId, CaptureReading.None);

    public bool Forget(string clientId) => Files.Remove(clientId) | Readings.Remove(clientId);

    public byte[]? File(string clientId) => Files.GetValueOrDefault(clientId);
}
