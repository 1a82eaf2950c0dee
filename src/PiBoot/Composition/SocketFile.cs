using PiBoot.Linux.Links;

namespace PiBoot.Composition;

/// <summary>A socket of ours in the file system: root and the group piboot may open it, nobody else.</summary>
internal static class SocketFile
{
    private const string Group = "piboot";

    /// <exception cref="StartException">Its directory cannot be made, or another service answers on it.</exception>
    public static void Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (LocalSocket.Answers(path))
            {
                throw new StartException($"Another piboot answers on {path}: stop it first, or give this one another socket.");
            }

            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Cannot make the socket {path}: {e.Message}", e);
        }
    }

    public static void Share(string path)
    {
        File.SetUnixFileMode(
            path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        LocalSocket.GiveToGroup(path, Group);
    }
}
