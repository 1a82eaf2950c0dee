using System.Text;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>
/// Where a client's identity is written: into its own root, or into a directory that is laid over a root which it shares.
/// The latter has only what differs, under its full path, with the owners and modes of the directories below it, and
/// whiteouts for what is to be gone.
/// </summary>
internal sealed class IdentityLayer : IDisposable
{
    private readonly RootTree _base;
    private readonly RootTree _target;

    /// <exception cref="DirectoryNotFoundException">One of them is not there.</exception>
    public IdentityLayer(string baseRoot, string target)
    {
        _base = RootTree.Open(baseRoot);
        IsOverlay = Path.GetFullPath(baseRoot) != Path.GetFullPath(target);
        _target = IsOverlay ? RootTree.Open(target) : _base;
        if (IsOverlay && _base.Find(".") is { } root)
        {
            _target.SetOwner(".", root.Mode, root.User, root.Group);
        }
    }

    /// <summary>The target lies over the base, which stays as it is.</summary>
    public bool IsOverlay { get; }

    /// <summary>The system as it is without this client.</summary>
    public RootTree Base => _base;

    public string? ReadText(string path) => _base.ReadText(path);

    /// <summary>What the client will see: what was written here, or else the system's.</summary>
    public string? Written(string path) => (IsOverlay ? _target.ReadText(path) : null) ?? _base.ReadText(path);

    public bool Contains(string path) => _base.Contains(path);

    /// <summary>Replaces a file; an existing one keeps its owner and mode.</summary>
    public void Change(string path, string text, int newMode = RootTree.Readable)
    {
        var there = _base.Find(path);
        if (_base.ReadText(path) != text)
        {
            Put(path, Encoding.UTF8.GetBytes(text), there?.Mode ?? newMode, there?.User ?? 0, there?.Group ?? 0);
        }
    }

    /// <summary>Writes a file, unless the system has it like that.</summary>
    public void Put(string path, ReadOnlySpan<byte> content, int mode, uint user, uint group)
    {
        path = _base.WithoutLinks(path);
        if (_base.FindName(path) is { IsFile: true } there && (there.Mode, there.User, there.Group) == (mode, user, group) &&
            there.Size == content.Length && _base.ReadBytes(path, content.Length)?.AsSpan().SequenceEqual(content) == true)
        {
            return;
        }

        MakeParents(path);
        _target.WriteBytes(path, content, mode, user, group);
    }

    public void PutLink(string path, string to)
    {
        path = _base.WithoutLinks(path);
        if (_base.ReadLink(path) != to)
        {
            MakeParents(path);
            _target.SetLink(path, to);
        }
    }

    /// <summary>Makes a directory when the system has none; one that is there keeps its owner and mode.</summary>
    public void MakeDirectory(string path, int mode, uint user, uint group)
    {
        path = _base.WithoutLinks(path);
        if (_base.Find(path) is not { IsDirectory: true })
        {
            MakeParents(path);
            _target.MakeDirectory(path, mode, user, group);
        }
    }

    public void Remove(string path)
    {
        if (_base.FindName(path) is null)
        {
            return;
        }

        path = _base.WithoutLinks(path);
        if (IsOverlay)
        {
            MakeParents(path);
            _target.MakeWhiteout(path);
        }
        else
        {
            _target.Remove(path);
        }
    }

    /// <summary>All that was written is on the drive when this returns.</summary>
    public void Sync() => _target.Sync();

    public void Dispose()
    {
        _target.Dispose();
        _base.Dispose();
    }

    /// <summary>overlayfs shows a directory with the owner and mode that its highest layer has.</summary>
    private void MakeParents(string path)
    {
        if (!IsOverlay)
        {
            return;
        }

        var parts = path.Split('/')[..^1];
        for (var depth = 1; depth <= parts.Length; depth++)
        {
            var parent = string.Join('/', parts[..depth]);
            if (_target.FindName(parent) is null)
            {
                var like = _base.Find(parent);
                _target.MakeDirectory(parent, like?.Mode ?? RootTree.Executable, like?.User ?? 0, like?.Group ?? 0);
            }
        }
    }
}
