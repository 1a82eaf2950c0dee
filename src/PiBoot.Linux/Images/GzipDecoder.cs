using System.IO.Compression;
using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>gzip (RFC 1952): members one behind the other are one content, and what is no member behind them is padding.</summary>
internal sealed class GzipDecoder(Stream source, UnpackMeter meter) : ReadOnlyStream
{
    private readonly GZipStream stream = new(source, CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(
                meter.Read >= meter.Total && e.Message.Contains("end of stream", StringComparison.OrdinalIgnoreCase)
                    ? $"holds gzip data that end after {Amount.Of(meter.Read)}: the download is incomplete"
                    : $"holds gzip data that are corrupt at about {Amount.Of(meter.Read)}",
                e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
