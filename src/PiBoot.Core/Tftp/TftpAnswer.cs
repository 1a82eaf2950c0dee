using PiBoot.Protocol.Tftp;

namespace PiBoot.Core.Tftp;

/// <summary>What to answer to a read request: files of a tree, bytes made for this client, or a refusal.</summary>
public abstract record TftpAnswer
{
    private TftpAnswer()
    {
    }

    /// <summary>The first of <paramref name="Roots"/> that holds <paramref name="RelativePath"/> is served; none: "File not found".</summary>
    /// <param name="Roots">Absolute directories in order of preference. Nothing outside them is reachable, by links neither.</param>
    /// <param name="RelativePath">Normalised: no leading slash, no empty, <c>.</c> or <c>..</c> part.</param>
    /// <param name="Twin">
    /// A directory from which the first root was copied: a file that has the same size and time of change in both is read
    /// from here, so that many clients read one file. Null: none.
    /// </param>
    public sealed record FromTree(IReadOnlyList<string> Roots, string RelativePath, string? Twin = null) : TftpAnswer;

    /// <summary>Bytes rendered for this client, such as its <c>cmdline.txt</c>.</summary>
    public sealed record Rendered(byte[] Content) : TftpAnswer;

    /// <summary>Bytes to be rendered from files of a tree: made off the engine's workers, since the drive may be slow.</summary>
    /// <param name="Root">A directory on the drive that is read.</param>
    /// <param name="Make">Makes the bytes; null: "File not found". May throw IOException when the drive fails.</param>
    public sealed record Rendering(string Root, Func<byte[]?> Make) : TftpAnswer;

    /// <summary>An ERROR packet.</summary>
    public sealed record Refuse(TftpErrorCode Code, string Message) : TftpAnswer;

    /// <summary>Silence: the asker is nobody we serve (a request on an interface that is not ours).</summary>
    public sealed record Ignore : TftpAnswer
    {
        public static readonly Ignore Instance = new();
    }
}
