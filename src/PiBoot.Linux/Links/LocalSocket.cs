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
    public static bool GiveToGroup(string path, string group) =>
        LocalAccounts.Group(group) is { } id && LinkCalls.ChangeOwner(path, uint.MaxValue, id) == 0;

    /// <summary>False when there is no such user, or the directory is not ours to give.</summary>
    public static bool GiveToUser(string path, string user) =>
        LocalAccounts.User(user) is { } id && LinkCalls.ChangeOwner(path, id, LocalAccounts.Group(user) ?? uint.MaxValue) == 0;
}
