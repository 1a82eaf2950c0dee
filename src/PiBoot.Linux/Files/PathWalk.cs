using System.Text;

namespace PiBoot.Linux.Files;

/// <summary>
/// What openat2(2) does with RESOLVE_BENEATH and RESOLVE_IN_ROOT, one part after the other: for sandboxes that forbid that call, as
/// systemd's RestrictSUIDSGID= does. Each part is opened without following it, and a link is read and walked in its turn: who
/// changes the tree meanwhile gains nothing.
/// </summary>
internal sealed unsafe class PathWalk : IDisposable
{
    private const int NoEntry = 2;
    private const int NotDirectory = 20;
    private const int CrossesDevice = 18;
    private const int NameTooLong = 36;
    private const int TooManyLinks = 40;
    private const int MostLinks = 40;
    private const int LongestPath = 4096;

    /// <summary>No error of the kernel's.</summary>
    private const int NotALink = -1;

    private readonly int _root;
    private readonly Confinement _confinement;

    /// <summary>The directories from the root to where the walk is: theirs is the way back that ".." takes.</summary>
    private readonly Stack<int> _way = new();
    private readonly Stack<string> _ahead = new();
    private int _links;

    private PathWalk(int root, Confinement confinement)
    {
        _root = root;
        _confinement = confinement;
    }

    private int Here => _way.Count > 0 ? _way.Peek() : _root;

    /// <summary>Returns a descriptor of what <paramref name="path"/> leads to from <paramref name="root"/>, or -1 and the error.</summary>
    public static int Open(int root, string path, int flags, Confinement confinement, out int error)
    {
        using var walk = new PathWalk(root, confinement);
        error = walk.Push(path);
        return error == 0 ? walk.Go(flags, out error) : -1;
    }

    public void Dispose()
    {
        foreach (var directory in _way)
        {
            _ = FileCalls.Close(directory);
        }
    }

    private int Go(int flags, out int error)
    {
        while (_ahead.TryPop(out var part))
        {
            error = part == ".." ? Back() : Follow(part);
            if (error == 0)
            {
                continue;
            }

            if (error != NotALink)
            {
                return -1;
            }

            if (_ahead.Count == 0)
            {
                return FileCalls.Open(Here, part, flags | FileCalls.NoFollow, out error);
            }

            var directory = FileCalls.Open(Here, part, FileCalls.PathOnly | FileCalls.Directory | FileCalls.NoFollow, out error);
            if (directory < 0)
            {
                return -1;
            }

            _way.Push(directory);
        }

        return FileCalls.Open(Here, ".", flags, out error);
    }

    /// <summary>Puts where a link leads before what is still ahead.</summary>
    private int Follow(string part)
    {
        var buffer = stackalloc byte[LongestPath];
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(part.Length) + 1];
        name[Encoding.UTF8.GetBytes(part, name)] = 0;
        nint length;
        fixed (byte* pointer = name)
        {
            length = FileCalls.ReadLinkAt(Here, pointer, buffer, LongestPath);
        }

        if (length < 0)
        {
            // EINVAL: it is there and no link. Whatever else is wrong, opening it will say.
            return NotALink;
        }

        if (length == LongestPath)
        {
            return NameTooLong;
        }

        return ++_links > MostLinks ? TooManyLinks : Push(Encoding.UTF8.GetString(buffer, (int)length));
    }

    private int Push(string path)
    {
        if (path.Length == 0)
        {
            return NoEntry;
        }

        if (path.Length > LongestPath)
        {
            return NameTooLong;
        }

        if (path[0] == '/')
        {
            if (_confinement == Confinement.Beneath)
            {
                return CrossesDevice;
            }

            while (_way.TryPop(out var directory))
            {
                _ = FileCalls.Close(directory);
            }
        }

        var parts = path.Split('/');
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] is not ("" or "."))
            {
                _ahead.Push(parts[i]);
            }
        }

        return 0;
    }

    private int Back()
    {
        if (_way.TryPop(out var directory))
        {
            _ = FileCalls.Close(directory);
            return 0;
        }

        return _confinement == Confinement.Beneath ? CrossesDevice : 0;
    }
}
