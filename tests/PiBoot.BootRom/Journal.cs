namespace PiBoot.BootRom;

/// <summary>Tells each step with the time since power-on.</summary>
internal sealed class Journal(IBootLog log, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(start);

    public TimeProvider Time => time;

    public void Say(string line) => log.Write(Elapsed, line);
}
