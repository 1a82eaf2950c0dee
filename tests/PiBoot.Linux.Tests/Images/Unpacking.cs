using PiBoot.Core.Os;
using PiBoot.Linux.Images;
using PiBoot.Linux.Tests.Volumes;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Images;

/// <summary>Two empty directories and a scratch one, and what is in them afterwards.</summary>
internal sealed class Unpacking : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    public Unpacking()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Boot);
        Directory.CreateDirectory(scratch.Join("scratch"));
    }

    public string Root => scratch.Join("root");

    public string Boot => scratch.Join("boot");

    public string Tree => SampleTree.Describe(Root);

    public UnpackResult Run(string source, string? sha256 = null, IProgress<UnpackProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            return OsUnpacker.Unpack(new UnpackOrder(source, Boot, Root, scratch.Join("scratch"), sha256), progress, cancellation);
        }
        finally
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Join("scratch")));
        }
    }

    public string Refusal(string source, string? sha256 = null) => Assert.Throws<OsImportException>(() => Run(source, sha256)).Message;

    /// <summary>Names that are no UTF-8 are beyond the framework's own removal.</summary>
    public void Dispose()
    {
        Shell.Run($"rm -rf '{Root}' '{Boot}'");
        scratch.Dispose();
    }
}
