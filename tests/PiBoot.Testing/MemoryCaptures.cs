using PiBoot.Core.Capture;
using PiBoot.Core.Clients;

namespace PiBoot.Testing;

/// <summary>A capture that is as far as a test says.</summary>
public sealed class MemoryCaptures : ICaptures
{
    /// <summary>How far each client's is.</summary>
    public CaptureReading Reading { get; set; } = CaptureReading.None;

    public CaptureReading Arm(Client client) => Reading = CaptureReading.None with { State = CaptureState.Waiting };

    public CaptureReading Of(string clientId) => Reading;

    public bool Forget(string clientId)
    {
        var was = Reading.State != CaptureState.None;
        Reading = CaptureReading.None;
        return was;
    }

    public byte[]? File(string clientId) => Reading.State == CaptureState.None ? null : "pcap"u8.ToArray();
}
