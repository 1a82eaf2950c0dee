using System.Globalization;
using System.Text;

namespace PiBoot.Linux.Systems;

/// <summary>
/// The names in a cpio archive of the kind that kernels unpack (Documentation/driver-api/early-userspace/buffer-format.rst):
/// a header of 110 characters, the name and the content each filled up to four bytes, and a last entry named TRAILER!!!.
/// </summary>
internal static class CpioNames
{
    public const int HeaderLength = 110;
    private const int LongestName = 4096;
    private const int MostNames = 200_000;

    /// <summary>Reads one archive, its header's first bytes included; stops behind its last entry.</summary>
    /// <exception cref="InvalidDataException">It is none, or is cut off.</exception>
    public static void Read(Stream archive, List<string> names)
    {
        var header = new byte[HeaderLength];
        for (; ; )
        {
            Fill(archive, header);
            if (!header.AsSpan().StartsWith("07070"u8))
            {
                throw new InvalidDataException("it is no cpio archive");
            }

            var nameLength = Number(header, 11);
            if (nameLength is < 1 or > LongestName || names.Count >= MostNames)
            {
                throw new InvalidDataException("its cpio archive is damaged");
            }

            var name = new byte[nameLength + Padding(HeaderLength + nameLength)];
            Fill(archive, name);
            var text = Encoding.UTF8.GetString(name, 0, nameLength - 1);
            Skip(archive, Number(header, 6) + (long)Padding(Number(header, 6)));
            if (text == "TRAILER!!!")
            {
                return;
            }

            names.Add(text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text);
        }
    }

    private static int Number(byte[] header, int field) =>
        int.TryParse(Encoding.ASCII.GetString(header, 6 + (field * 8), 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) &&
        number >= 0
            ? number
            : throw new InvalidDataException("its cpio archive is damaged");

    private static int Padding(int length) => (4 - (length & 3)) & 3;

    private static void Fill(Stream stream, byte[] buffer)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new InvalidDataException("it is cut off");
        }
    }

    private static void Skip(Stream stream, long count)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, count));
            if (read == 0)
            {
                throw new InvalidDataException("it is cut off");
            }

            count -= read;
        }
    }
}
