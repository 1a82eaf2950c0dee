using System.Globalization;

namespace PiBoot.Linux.Links;

/// <summary>Who holds a UDP port, from /proc (proc(5)); needs root to see other users' processes.</summary>
public static class PortHolder
{
    /// <summary>Such as <c>dnsmasq (process 812)</c>; null when nobody does or it cannot be told.</summary>
    public static string? OfUdp(int port, int exceptProcess = 0)
    {
        var sockets = Sockets("/proc/net/udp", port).Concat(Sockets("/proc/net/udp6", port)).ToHashSet(StringComparer.Ordinal);
        if (sockets.Count == 0)
        {
            return null;
        }

        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) && id != exceptProcess &&
                Holds(process, sockets))
            {
                return $"{File.ReadAllText(Path.Join(process, "comm")).Trim()} (process {id})";
            }
        }

        return null;
    }

    /// <summary>Inode numbers of the sockets bound to the port: column 2 is the local address, column 10 the inode.</summary>
    private static IEnumerable<string> Sockets(string table, int port)
    {
        var wanted = port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in File.Exists(table) ? File.ReadLines(table).Skip(1) : [])
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(':' + wanted, StringComparison.Ordinal))
            {
                yield return $"socket:[{fields[9]}]";
            }
        }
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Join(process, "fd"))
                .Any(descriptor => File.ResolveLinkTarget(descriptor, false) is { } target && sockets.Contains(Path.GetFileName(target.FullName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is not ours to look into.
            return false;
        }
    }
}
