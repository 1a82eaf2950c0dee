namespace PiBoot.BootRom;

/// <summary>The board was told to hang here: nothing more is sent or answered, whatever the stage was about to do.</summary>
internal sealed class HangException(string message) : Exception(message);
