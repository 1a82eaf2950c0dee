namespace PiBoot.Core.Boot;

/// <summary>How far a client is; every view names the stages by these words in lower case.</summary>
public enum BootStage
{
    Off,
    Powering,
    Dhcp,
    Firmware,
    Kernel,
    Root,
    Up,
    Stalled,
}
