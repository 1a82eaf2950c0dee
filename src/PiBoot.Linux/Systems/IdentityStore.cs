using System.Security.Cryptography;
using PiBoot.Linux.Commands;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Systems;

/// <summary>
/// What a client keeps over resets of its root: a directory of its own that only root may enter, with its machine id and
/// its SSH host keys.
/// </summary>
internal static class IdentityStore
{
    private const string Keygen = "ssh-keygen";

    /// <summary>Made in milliseconds. An RSA key takes a server Pi ten seconds, for which a Pi 3 that boots does not wait.</summary>
    private static readonly string[] Kinds = ["ed25519", "ecdsa"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static string MachineIdFile(string store) => Path.Join(store, "machine-id");

    /// <summary>Names of the key files that are there, private and public ones.</summary>
    public static IReadOnlyList<string> Keys(string store) => Directory.Exists(store)
        ? [.. Directory.EnumerateFiles(store, "ssh_host_*").Select(file => Path.GetFileName(file)).Where(IsKey).Order(StringComparer.Ordinal)]
        : [];

    public static void Ensure(string store, string hostname)
    {
        Directory.CreateDirectory(store);
        File.SetUnixFileMode(store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!File.Exists(MachineIdFile(store)))
        {
            AtomicFile.Write(MachineIdFile(store), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "\n");
        }

        foreach (var type in Kinds)
        {
            if (!EnsureKey(store, hostname, type))
            {
                return;
            }
        }
    }

    /// <summary>False when ssh-keygen is not installed. A power cut leaves a whole pair or none: the private key comes last.</summary>
    private static bool EnsureKey(string store, string hostname, string type)
    {
        var key = Path.Join(store, $"ssh_host_{type}_key");
        if (File.Exists(key) && File.Exists(key + ".pub"))
        {
            return true;
        }

        var making = Path.Join(store, $".making-{type}");
        File.Delete(making);
        File.Delete(making + ".pub");
        var made = Command.Run(Keygen, ["-q", "-t", type, "-N", "", "-C", $"root@{hostname}", "-f", making], Limit);
        if (made.Ending == CommandEnding.NotFound)
        {
            return false;
        }

        if (!made.Succeeded)
        {
            throw new IOException($"No SSH host key can be made in {store}: {made.Failure}.");
        }

        File.Move(making + ".pub", key + ".pub", overwrite: true);
        File.Move(making, key, overwrite: true);
        return true;
    }

    private static bool IsKey(string name) =>
        name.EndsWith("_key", StringComparison.Ordinal) || name.EndsWith("_key.pub", StringComparison.Ordinal);
}
