using System.Diagnostics;
using PiBoot.Core.Os;

namespace PiBoot.Linux.Tests.Images;

/// <summary>Images that nobody should trust end in a sentence or in a tree below the target, and they end.</summary>
public sealed class DamageTests
{
    private const int Runs = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RootTheory("mkfs.ext4", "mkfs.vfat", "sfdisk")]
    [InlineData("-b 1024 -N 512")]
    [InlineData("-t ext2 -b 1024 -N 512")]
    [InlineData("-O inline_data -N 512")]
    public void Any_byte_may_be_wrong(string options)
    {
        using var image = TinyImage.Make(options);
        var random = new Random(20261124);
        var refused = 0;
        for (var run = 0; run < Runs; run++)
        {
            var bytes = File.ReadAllBytes(image.Path);
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                bytes[image.Interesting[random.Next(image.Interesting.Length)]] = (byte)random.Next(256);
            }

            refused += Try(bytes, image.Folder) ? 0 : 1;
        }

        Assert.InRange(refused, 1, Runs);
    }

    [RootFact("mkfs.ext4", "mkfs.vfat", "sfdisk")]
    public void It_may_end_anywhere()
    {
        using var image = TinyImage.Make("-b 1024 -N 512");
        var bytes = File.ReadAllBytes(image.Path);
        for (long length = 0; length < image.Needed; length += 97_531)
        {
            Assert.False(Try(bytes[..(int)length], image.Folder), $"{length} bytes were enough");
        }
    }

    /// <summary>False when it was refused. Both ways of reading agree on that.</summary>
    private static bool Try(byte[] bytes, string folder)
    {
        var plain = Path.Join(folder, "try");
        var packed = Path.Join(folder, "try.gz");
        File.WriteAllBytes(plain, bytes);
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return TryOne(plain) & TryOne(packed);
    }

    private static bool TryOne(string source)
    {
        using var unpacking = new Unpacking();
        var began = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            unpacking.Run(source, cancellation: limit.Token);
            return true;
        }
        catch (OsImportException e)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
        finally
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "it did not end");
        }
    }
}
