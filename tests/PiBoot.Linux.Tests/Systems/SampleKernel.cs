using System.IO.Compression;
using System.Text;

namespace PiBoot.Linux.Tests.Systems;

/// <summary>A file with what is looked at in a kernel: its magic number, its banner, and the code for roots over NFS.</summary>
internal static class SampleKernel
{
    public static void Write(string path, string version, bool mountsNfs) => File.WriteAllBytes(path, Image(version, mountsNfs));

    public static byte[] Image(string version, bool mountsNfs)
    {
        var image = new byte[3 * 1024 * 1024];
        "ARM\x64"u8.CopyTo(image.AsSpan(56));
        Encoding.ASCII.GetBytes($"Linux version {version} (builder@host) #1 SMP").CopyTo(image.AsSpan((1 << 20) - 10));
        if (mountsNfs)
        {
            "Root-NFS: no NFS server address"u8.CopyTo(image.AsSpan((2 << 20) - 5));
        }

        return image;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A 32-bit kernel: its unpacker, the packed kernel, and the unpacker's data.</summary>
    public static byte[] CompressedImage(string version, bool mountsNfs)
    {
        var start = new byte[4096];
        (start[0x24], start[0x25], start[0x26], start[0x27]) = (0x18, 0x28, 0x6f, 0x01);
        var packed = Gzip(Image(version, mountsNfs));
        packed[3] = 0;
        return [.. start, .. packed, .. new byte[512]];
    }
}
