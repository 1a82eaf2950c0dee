namespace PiBoot.Core.Os.Check;

/// <summary>What the check looks at, read from the two trees of a system.</summary>
public sealed record SystemFacts
{
    /// <summary>All files of the boot tree by their paths.</summary>
    public required IReadOnlyDictionary<string, BootFile> Files { get; init; }

    /// <summary>config.txt, each byte as one character; null when there is none.</summary>
    public string? Config { get; init; }

    /// <summary>The text files that config.txt may include, and the command lines, by path.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, KernelFacts> Kernels { get; init; } = new Dictionary<string, KernelFacts>();

    public IReadOnlyDictionary<string, InitramfsFacts> Initramfses { get; init; } = new Dictionary<string, InitramfsFacts>();

    /// <summary>The release that a start*.elf names in itself.</summary>
    public IReadOnlyDictionary<string, string> Releases { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a firmware file is the one of the package that is installed; those of no package are left out.</summary>
    public IReadOnlyDictionary<string, bool> AsPackaged { get; init; } = new Dictionary<string, bool>();

    /// <summary>Of the root's programs, as in <see cref="OsDescription.Architecture"/>.</summary>
    public string Architecture { get; init; } = "unknown";

    /// <summary>etc/fstab; null when there is none.</summary>
    public string? FileSystemTable { get; init; }

    /// <summary>Kernel versions that the root has modules for.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>The root has a first program.</summary>
    public bool HasInit { get; init; }
}
