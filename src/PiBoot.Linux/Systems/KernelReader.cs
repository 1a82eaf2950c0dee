using System.Buffers;
using System.Text;
using PiBoot.Core.Os.Check;

namespace PiBoot.Linux.Systems;

/// <summary>
/// Looks into a kernel image: an arm64 Image, the same packed with gzip, or a zImage, which has its packed kernel inside.
/// </summary>
internal static class KernelReader
{
    private const int LargestPacked = 128 * 1024 * 1024;

    // The version banner, and what the code that mounts a root over NFS says when it has no address (fs/nfs/nfsroot.c).
    private static readonly byte[] Banner = "Linux version "u8.ToArray();
    private static readonly byte[] NfsRoot = "Root-NFS"u8.ToArray();

    public static KernelFacts Read(Stream file)
    {
        if (file.Length > LargestPacked)
        {
            return KernelFacts.Unknown;
        }

        try
        {
            var header = new byte[KernelFacts.HeaderLength];
            file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (Unpacking.MethodOf(header) is { } method)
            {
                return Unpacking.Read(method, file, ReadUnpacked);
            }

            var architecture = KernelFacts.ArchitectureOf(header);
            return architecture == "arm" ? ReadCompressed(file) : ReadUnpacked(file);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return KernelFacts.Unknown;
        }
    }

    /// <summary>The kernel in a zImage begins somewhere behind its unpacker.</summary>
    private static KernelFacts ReadCompressed(Stream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        byte[][] magics = [[0x1f, 0x8b, 0x08, 0x00], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], [0x02, 0x21, 0x4c, 0x18], [0x28, 0xb5, 0x2f, 0xfd]];
        foreach (var magic in magics)
        {
            var at = bytes.AsSpan().IndexOf(magic);
            if (at < 0)
            {
                continue;
            }

            try
            {
                var found = Unpacking.Read(
                    Unpacking.MethodOf(bytes.AsSpan(at))!, new MemoryStream(bytes, at, bytes.Length - at), s => Scan(s, "arm"));
                if (found.Version.Length > 0)
                {
                    return found;
                }
            }
            catch (InvalidDataException)
            {
                // These bytes stood there by chance.
                continue;
            }
        }

        return new KernelFacts("arm", "", null);
    }

    private static KernelFacts ReadUnpacked(Stream file)
    {
        var header = new byte[KernelFacts.HeaderLength];
        file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var architecture = KernelFacts.ArchitectureOf(header);
        return architecture.Length == 0 ? KernelFacts.Unknown : Scan(file, architecture);
    }

    private static KernelFacts Scan(Stream kernel, string architecture)
    {
        const int Overlap = 256;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            var (version, nfs, kept) = ("", false, 0);
            try
            {
                for (int read; (read = kernel.Read(buffer, kept, buffer.Length - kept)) > 0;)
                {
                    var filled = buffer.AsSpan(0, kept + read);
                    nfs |= filled.IndexOf(NfsRoot) >= 0;
                    version = version.Length > 0 ? version : VersionIn(filled);
                    kept = Math.Min(Overlap, filled.Length);
                    filled[^kept..].CopyTo(buffer);
                }
            }
            catch (InvalidDataException) when (version.Length > 0)
            {
                // A zImage has more behind its packed kernel.
                return new KernelFacts(architecture, version, nfs);
            }

            return new KernelFacts(architecture, version, version.Length > 0 ? nfs : null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string VersionIn(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.IndexOf(Banner); at >= 0; at = bytes.IndexOf(Banner))
        {
            bytes = bytes[(at + Banner.Length)..];
            var end = bytes.IndexOf((byte)' ');
            if (end is > 0 and < 100 && char.IsAsciiDigit((char)bytes[0]))
            {
                return Encoding.ASCII.GetString(bytes[..end]);
            }
        }

        return "";
    }
}
