using PiBoot.Core.Images;
using PiBoot.Core.Os;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>Unpacks an operating system from wherever it is into two directories, in one pass and without holding it as a whole.</summary>
public static class OsUnpacker
{
    private const int MostLayers = 4;

    /// <exception cref="OsImportException">The source is not what is needed, or the drive fails; one sentence.</exception>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public static UnpackResult Unpack(UnpackOrder order, IProgress<UnpackProgress>? progress, CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var meter = new UnpackMeter(progress, stopping.Token);
        try
        {
            var description = Directory.Exists(order.Source) ? FromDirectory(order, meter) : FromFile(order, meter, stopping);
            meter.ReachRead(meter.Total ?? 0);
            meter.Tell();
            return new UnpackResult(description, meter.Files, meter.Written);
        }
        catch (ImageException e)
        {
            throw new OsImportException($"{order.Source} {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OsImportException(e.Message, e);
        }
    }

    private static string FromDirectory(UnpackOrder order, UnpackMeter meter) => order.Sha256 is null
        ? new TreeUnpacker(order, meter).FromDirectory()
        : throw new ImageException("is a directory, which has no checksum: leave it out");

    private static string FromFile(UnpackOrder order, UnpackMeter meter, CancellationTokenSource stopping)
    {
        using var source = SourceFile.Open(order.Source);
        meter.Total = source.Length;
        if (order.Sha256 is null && IsDisk(source, order.Source))
        {
            using var disk = new DriveBytes(source.Handle, source.Length, order.Source, meter);
            return "image: " + FromDisk(disk, order, meter);
        }

        using var stream = new SourceStream(source.Handle, source.Length, order.Source, order.Sha256 is not null, meter);
        var description = FromStream(stream, order, meter, stopping);
        if (order.Sha256 is not null && stream.FinishHash() is var hash && !hash.Equals(order.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ImageException($"has the checksum {hash}, not {order.Sha256}: it is another file or was damaged on its way");
        }

        return description;
    }

    private static bool IsDisk(SourceFile source, string path)
    {
        var head = new byte[Math.Min(source.Length, ContentSignature.Needed)];
        using var bytes = new DriveBytes(source.Handle, source.Length, path, null);
        bytes.ReadAt(0, head);
        return ContentSignature.Of(head).Kind == ContentKind.Disk;
    }

    /// <summary>Takes one layer off after the other until an image or an archive appears.</summary>
    private static string FromStream(Stream source, UnpackOrder order, UnpackMeter meter, CancellationTokenSource stopping)
    {
        var layers = "";
        var stream = source;
        try
        {
            for (var layer = 0; layer <= MostLayers; layer++)
            {
                var headed = new HeadedStream(stream, ContentSignature.Needed, isOwner: layer > 0);
                stream = headed;
                var signature = ContentSignature.Of(headed.Head);
                if (signature.Kind is ContentKind.Disk or ContentKind.Tar)
                {
                    return layers + FromContent(signature, stream, order, meter, stopping);
                }

                stream = Decode(signature, stream, meter);
                layers += signature.Words + " ";
            }

            throw new ImageException($"is packed more than {MostLayers} times");
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static Stream Decode(ContentSignature signature, Stream stream, UnpackMeter meter) => signature.Kind switch
    {
        ContentKind.Gzip => new GzipDecoder(stream, meter),
        ContentKind.Xz => ProgramDecoder.Xz(stream, meter),
        ContentKind.Zstandard => ProgramDecoder.Zstandard(stream, meter),
        ContentKind.Zip => new ZipDecoder(stream, meter),
        ContentKind.Foreign => throw new ImageException($"holds {signature.Words}, which cannot be imported"),
        _ => throw new ImageException($"holds {signature.Words}: neither a disk image nor an archive"),
    };

    private static string FromContent(
        ContentSignature signature, Stream stream, UnpackOrder order, UnpackMeter meter, CancellationTokenSource stopping)
    {
        var bytes = new PipedBytes(stream, meter);
        var isDone = false;
        try
        {
            var description = signature.Kind == ContentKind.Disk ? "image: " + FromDisk(bytes, order, meter) : FromTar(bytes, order, meter);
            bytes.Drain();
            isDone = true;
            return description;
        }
        finally
        {
            if (!isDone)
            {
                stopping.Cancel();
            }

            bytes.Dispose();
        }
    }

    private static string FromDisk(ImageBytes bytes, UnpackOrder order, UnpackMeter meter)
    {
        using var root = OpenedDirectory.Open(order.RootTarget);
        using var unpacker = new DiskUnpacker(bytes, order, root, meter);
        return unpacker.Unpack();
    }

    private static string FromTar(ImageBytes bytes, UnpackOrder order, UnpackMeter meter)
    {
        using var root = OpenedDirectory.Open(order.RootTarget);
        using var unpacker = new TarUnpacker(bytes, root, meter);
        unpacker.Unpack();
        return "tar archive: " + new TreeUnpacker(order, meter).FromUnpacked(root);
    }
}
