namespace PiBoot.BootRom;

/// <summary>Receives one readable line per step of a boot.</summary>
public interface IBootLog
{
    /// <param name="sincePowerOn">Time since the board was started.</param>
    void Write(TimeSpan sincePowerOn, string line);
}
