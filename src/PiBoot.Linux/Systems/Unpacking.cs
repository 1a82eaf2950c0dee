using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;

namespace PiBoot.Linux.Systems;

/// <summary>
/// Unpacks what kernels and initramfs are packed with, told by its first bytes: gzip here, the others by their programs.
/// </summary>
internal static class Unpacking
{
    /// <summary>First bytes that <see cref="MethodOf"/> looks at.</summary>
    public const int MagicLength = 6;

    /// <summary>Bytes that are unpacked of one file; larger ones are not what they seem.</summary>
    private const long Most = 1L << 30;
    private const string TooMuch = "it unpacks to more than anything that boots";

    /// <summary><c>gzip</c>, <c>zstd</c>, <c>xz</c>, <c>lz4</c>; null when it is not packed, or by something else.</summary>
    public static string? MethodOf(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0x1f, 0x8b]) ? "gzip" :
        start.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]) ? "zstd" :
        start.StartsWith<byte>([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) ? "xz" :
        start.StartsWith<byte>([0x02, 0x21, 0x4c, 0x18]) || start.StartsWith<byte>([0x04, 0x22, 0x4d, 0x18]) ? "lz4" :
        null;

    /// <summary>Hands the unpacked stream to a reader, who need not read it to its end.</summary>
    /// <exception cref="InvalidDataException">The program is not installed, or the data is damaged.</exception>
    public static T Read<T>(string method, Stream packed, Func<Stream, T> reader)
    {
        if (method == "gzip")
        {
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            return reader(new BoundedStream(unpacked, Most, TooMuch));
        }

        var start = new ProcessStartInfo(method, ["-d", "-c", "-q"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidDataException($"{method} is not installed here, which it is packed with", fault);
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var feeding = Task.Run(() => Feed(packed, process.StandardInput.BaseStream));
            try
            {
                return reader(new BoundedStream(process.StandardOutput.BaseStream, Most, TooMuch));
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }

                process.WaitForExit();
                feeding.GetAwaiter().GetResult();
                errors.GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>The program may end before it has read all: its reader had enough, or it does not like what it reads.</summary>
    private static bool Feed(Stream from, Stream to)
    {
        try
        {
            using (to)
            {
                from.CopyTo(to);
                return true;
            }
        }
        catch (IOException)
        {
            return false;
        }
    }
}
