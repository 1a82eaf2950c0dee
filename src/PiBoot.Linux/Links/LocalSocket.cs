using System.Globalization;
using System.Net.Sockets;

namespace PiBoot.Linux.Links;

/// <summary>Unix sockets as files.</summary>
public static class LocalSocket
{
    /// <summary>Whether somebody listens on it; a file that a killed service left behind does not answer.</summary>
    public static bool Answers(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>False when there is no such group, or the file is not ours to give.</summary>
    public static bool GiveToGroup(string path, string group)
    {
        foreach (var line in File.ReadLines("/etc/group"))
        {
            var fields = line.Split(':');
            if (fields.Length > 2 && fields[0] == group && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return LinkCalls.ChangeOwner(path, uint.MaxValue, id) == 0;
            }
        }

        return false;
    }
}
