using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>
/// Members of a tar archive in order, names and attributes as bytes: they may be no text, which the framework's reader takes
/// them for.
/// </summary>
internal sealed class TarReader(ImageBytes bytes)
{
    private const int LongestPart = 1 << 20;

    private readonly PaxRecords global = new();
    private long contentEnd;
    private byte[]? longName;
    private byte[]? longLink;

    /// <summary>Null at the end of the archive.</summary>
    public TarMember? Next()
    {
        var pax = new PaxRecords();
        (longName, longLink) = (null, null);
        for (; ; )
        {
            bytes.SkipTo(contentEnd);
            if (ReadHeader() is not { } header)
            {
                return null;
            }

            if (header.Size < 0)
            {
                throw new ImageException("is a damaged tar archive: a size below zero");
            }

            contentEnd = bytes.Position + Padded(header.Size);
            if (!TakePart(header, pax))
            {
                var size = pax.Number("size") is { } real && HasContent(header.Kind) ? real : header.Size;
                contentEnd = bytes.Position + Padded(HasContent(header.Kind) ? size : 0);
                return TarMember.Make(header, longName, longLink, size, global, pax);
            }
        }
    }

    /// <summary>Links, directories and devices have none, whatever their size field says.</summary>
    private static bool HasContent(char kind) => kind is not ('1' or '2' or '3' or '4' or '5' or '6');

    private static long Padded(long size) => size > long.MaxValue - TarHeader.BlockSize
        ? throw new ImageException("is a damaged tar archive: a size beyond all drives")
        : (size + TarHeader.BlockSize - 1) / TarHeader.BlockSize * TarHeader.BlockSize;

    /// <summary>Two empty blocks end an archive; some writers leave out one or both.</summary>
    private TarHeader? ReadHeader()
    {
        if (bytes.Peek(1).IsEmpty)
        {
            return null;
        }

        Span<byte> block = stackalloc byte[TarHeader.BlockSize];
        bytes.ReadExactly(block);
        return block.ContainsAnyExcept((byte)0) ? TarHeader.Parse(block) : null;
    }

    /// <summary>False when it is a member, not a part of the next one's header.</summary>
    private bool TakePart(TarHeader header, PaxRecords pax)
    {
        switch (header.Kind)
        {
            case 'x':
                pax.Add(Content(header));
                return true;
            case 'g':
                global.Add(Content(header));
                return true;
            case 'L':
                longName = Text(Content(header));
                return true;
            case 'K':
                longLink = Text(Content(header));
                return true;
            case 'V':
                return true;
            default:
                return false;
        }
    }

    private byte[] Content(TarHeader header)
    {
        if (header.Size > LongestPart)
        {
            throw new ImageException($"is a damaged tar archive: a name or header of {header.Size} bytes");
        }

        var content = new byte[header.Size];
        bytes.ReadExactly(content);
        return content;
    }

    private static byte[] Text(byte[] content)
    {
        var end = Array.IndexOf(content, (byte)0);
        return end < 0 ? content : content[..end];
    }
}
