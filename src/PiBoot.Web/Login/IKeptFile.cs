namespace PiBoot.Web.Login;

/// <summary>A small file on the data drive that nobody else may read.</summary>
public interface IKeptFile
{
    /// <summary>Its path, for messages.</summary>
    string Name { get; }

    /// <summary>All of it; null when it is not there.</summary>
    /// <exception cref="IOException">It cannot be read, or is far longer than such a file is.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours.</exception>
    byte[]? Read();

    /// <summary>The old content or the new one is there afterwards, whatever happens.</summary>
    /// <exception cref="IOException">The drive is full, read-only or failing.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    void Write(ReadOnlySpan<byte> content);

    /// <summary>Keeps what cannot be used under another name, which it returns.</summary>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    string SetAside();
}
