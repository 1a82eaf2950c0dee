namespace PiBoot.BootRom.Tests.Simulation;

internal sealed class ListLog : IBootLog
{
    public List<string> Lines { get; } = [];

    public void Write(TimeSpan sincePowerOn, string line) => Lines.Add(line);
}
