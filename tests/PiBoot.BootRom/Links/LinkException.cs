namespace PiBoot.BootRom.Links;

/// <summary>The interface or the sockets of a link could not be used; the message names the interface or address.</summary>
public sealed class LinkException : Exception
{
    public LinkException(string message)
        : base(message)
    {
    }

    public LinkException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
