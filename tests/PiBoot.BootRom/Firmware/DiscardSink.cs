namespace PiBoot.BootRom.Firmware;

/// <summary>Keeps nothing.</summary>
public sealed class DiscardSink : IBootSink
{
    public Stream Create(string name) => Stream.Null;

    public void Remove(string name)
    {
    }
}
