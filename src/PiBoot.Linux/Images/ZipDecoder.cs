using System.IO.Compression;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>
/// The first member of a zip archive that is an image, an archive or compressed; read in one pass, without the directory at
/// the archive's end.
/// </summary>
internal sealed class ZipDecoder : ReadOnlyStream
{
    private const int MostMembers = 4096;

    private readonly ZipInput input;
    private readonly UnpackMeter meter;
    private ZipMember member = null!;
    private Stream content = null!;
    private HeadedStream? chosen;
    private uint checksum;
    private bool isOver;

    public ZipDecoder(Stream source, UnpackMeter meter)
    {
        this.meter = meter;
        input = new ZipInput(source);
        for (var i = 0; chosen is null; i++)
        {
            Open(i);
            var headed = new HeadedStream(content, ContentSignature.Needed, isOwner: false);
            if (ContentSignature.Of(headed.Head).Kind is not (ContentKind.Unknown or ContentKind.Foreign))
            {
                chosen = headed;
                input.IsExact = false;
            }
            else
            {
                Pass(headed);
            }
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (isOver)
        {
            return 0;
        }

        var read = Inflate(chosen!, buffer);
        checksum = Crc32.Append(checksum, buffer[..read]);
        if (read == 0 && !buffer.IsEmpty)
        {
            isOver = true;
            Check();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            chosen?.Dispose();
            content?.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Open(int index)
    {
        var header = new byte[ZipMember.HeaderSize];
        input.Limit = null;
        if (input.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !ZipMember.HasMark(header) || index == MostMembers)
        {
            throw new ImageException("holds no image: none of the zip archive's members is one");
        }

        Array.Resize(ref header, header.Length + ZipMember.RestLength(header));
        input.ReadExactly(header.AsSpan(ZipMember.HeaderSize));
        member = ZipMember.Parse(header);
        if (member.IsEncrypted)
        {
            throw new ImageException($"is encrypted: the zip archive wants a password for '{member.Name}'");
        }

        input.IsExact = true;
        input.Limit = member.SizesFollow ? null : member.Packed;
        content = member switch
        {
            { Method: ZipMember.Deflate } => new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true),
            { Method: ZipMember.Stored, SizesFollow: false } => input,
            _ => throw new ImageException($"is packed by zip's method {member.Method}, which is not supported: unpack '{member.Name}' and import that"),
        };
    }

    /// <summary>To the next header: known sizes are passed over, otherwise the content tells its end.</summary>
    private void Pass(HeadedStream headed)
    {
        var buffer = new byte[1 << 16];
        while (Inflate(headed, buffer) > 0)
        {
            meter.Cancellation.ThrowIfCancellationRequested();
        }

        while (input.Limit > 0 && input.Read(buffer) > 0)
        {
            meter.Cancellation.ThrowIfCancellationRequested();
        }

        if (member.SizesFollow)
        {
            input.Limit = null;
            input.SkipDescriptor(member.IsLarge);
        }
    }

    private int Inflate(HeadedStream stream, Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException($"holds zip data that are corrupt or cut at about {Amount.Of(meter.Read)}", e);
        }
    }

    private void Check()
    {
        if (!member.SizesFollow && checksum != member.Checksum)
        {
            throw new ImageException(input.Limit > 0
                ? $"holds zip data that end after {Amount.Of(meter.Read)}: the download is incomplete"
                : $"holds zip data that are corrupt: the checksum of '{member.Name}' is wrong");
        }
    }
}
