namespace PiBoot.Protocol.Tftp;

/// <summary>The strings of RFC 1350: netascii ended by a zero byte.</summary>
internal static class ZeroTerminated
{
    /// <summary>Takes the string and its zero off the front; false when no zero follows.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text)
    {
        var end = bytes.IndexOf((byte)0);
        if (end < 0)
        {
            text = default;
            return false;
        }

        text = bytes[..end];
        bytes = bytes[(end + 1)..];
        return true;
    }
}
