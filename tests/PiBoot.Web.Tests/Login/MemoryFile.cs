using System.Text;
using PiBoot.Web.Login;

namespace PiBoot.Web.Tests.Login;

/// <summary>A file on a drive that a test has in its hand.</summary>
internal sealed class MemoryFile : IKeptFile
{
    public string Name => "/srv/piboot/state/access.json";

    public byte[]? Content { get; set; }

    public string? Text => Content is null ? null : Encoding.UTF8.GetString(Content);

    /// <summary>What was set aside.</summary>
    public byte[]? Aside { get; private set; }

    /// <summary>Not null: reading and writing fail for this reason.</summary>
    public string? Fault { get; set; }

    public int Writes { get; private set; }

    public byte[]? Read() => Fault is { } fault ? throw new IOException(fault) : Content;

    public void Write(ReadOnlySpan<byte> content)
    {
        if (Fault is { } fault)
        {
            throw new IOException(fault);
        }

        Writes++;
        Content = content.ToArray();
    }

    public string SetAside()
    {
        if (Fault is { } fault)
        {
            throw new IOException(fault);
        }

        (Aside, Content) = (Content, null);
        return Name + ".damaged";
    }
}
