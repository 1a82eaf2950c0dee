namespace PiBoot.Core.Clients;

/// <summary>The registry cannot be used, and why: written by a newer version, drive read-only, drive full.</summary>
public sealed class RegistryException : Exception
{
    public RegistryException(string message)
        : base(message)
    {
    }

    public RegistryException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
