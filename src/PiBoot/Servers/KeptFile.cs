using System.Globalization;
using PiBoot.Linux.Files;
using PiBoot.Web.Login;

namespace PiBoot.Servers;

/// <summary>A small file in the state folder that only the service may read.</summary>
/// <param name="path">Absolute.</param>
/// <param name="time">The clock; names what is set aside.</param>
public sealed class KeptFile(string path, TimeProvider time) : IKeptFile
{
    private const int Longest = 1024 * 1024;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Name => path;

    public byte[]? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var content = new byte[file.Length <= Longest ? file.Length : throw new IOException($"{path} is far too long.")];
        file.ReadExactly(content);
        return content;
    }

    public void Write(ReadOnlySpan<byte> content) => AtomicFile.Write(path, content, Mode);

    public string SetAside()
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{time.GetUtcNow():yyyyMMdd-HHmmss}");
        File.Move(path, aside, overwrite: true);
        return aside;
    }
}
