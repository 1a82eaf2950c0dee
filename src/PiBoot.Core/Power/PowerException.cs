namespace PiBoot.Core.Power;

/// <summary>An order was refused; the message is one sentence that names what is in the way and what to do.</summary>
public sealed class PowerException : Exception
{
    public PowerException(string message)
        : base(message)
    {
    }

    public PowerException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
