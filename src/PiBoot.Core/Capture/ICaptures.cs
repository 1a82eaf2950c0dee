using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Capture;

/// <summary>Records what clients send and get while they boot. Thread-safe.</summary>
public interface ICaptures
{
    /// <summary>Records the client's next boot, in place of what was recorded before; one that waits or records goes on.</summary>
    /// <exception cref="StorageException">It cannot be: too many are under way, or the service may not see frames.</exception>
    CaptureReading Arm(Client client);

    CaptureReading Of(string clientId);

    /// <summary>Ends one that waits or records; a finished one is forgotten. False where there is none.</summary>
    bool Forget(string clientId);

    /// <summary>The file as it is by now; null where nothing was recorded.</summary>
    byte[]? File(string clientId);
}
