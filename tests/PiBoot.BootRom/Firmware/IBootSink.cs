namespace PiBoot.BootRom.Firmware;

/// <summary>Where fetched files go.</summary>
public interface IBootSink
{
    /// <summary>Opens a file anew under the name the board asked, without its prefix: <c>overlays/vc4-kms-v3d.dtbo</c>.
    /// Names come from the network: a sink decides which it takes.</summary>
    Stream Create(string name);

    /// <summary>Drops a file whose transfer failed.</summary>
    void Remove(string name);
}
