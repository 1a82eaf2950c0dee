namespace PiBoot.Core.Tftp;

/// <summary>The netascii of RFC 764 that RFC 1350 names: a line ends in CR LF, a bare CR is CR NUL.</summary>
public static class NetAscii
{
    /// <summary>Larger files are refused: the converted text is kept in memory.</summary>
    public const int LargestFile = 1 << 20;

    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        var encoded = new byte[text.Length + text.Count((byte)'\n') + text.Count((byte)'\r')];
        var length = 0;
        foreach (var b in text)
        {
            if (b == '\n')
            {
                encoded[length++] = (byte)'\r';
            }

            encoded[length++] = b;
            if (b == '\r')
            {
                encoded[length++] = 0;
            }
        }

        return encoded;
    }
}
