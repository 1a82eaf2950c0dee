using System.Security.Cryptography;
using System.Text;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Of which release the firmware files are: by what start*.elf says in itself, and by the installed packages.</summary>
internal static class FirmwareReader
{
    private const int LargestFirmware = 32 * 1024 * 1024;
    private const int LargestList = 1024 * 1024;

    // As the build of the firmware marks them: VC_BUILD_ID_VERSION: <commit> (clean).
    private static readonly byte[] VersionMark = "VC_BUILD_ID_VERSION: "u8.ToArray();
    private static readonly string[] Packages = ["raspi-firmware", "raspberrypi-bootloader", "linux-firmware-raspi", "linux-firmware-raspi2"];

    public static IReadOnlyDictionary<string, string> Releases(RootTree boot, IEnumerable<string> files)
    {
        var releases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in files.Where(IsStart))
        {
            if (boot.ReadBytes(name, LargestFirmware) is { } bytes && VersionIn(bytes) is { } version)
            {
                releases[name] = version;
            }
        }

        return releases;
    }

    /// <summary>dpkg keeps the MD5 of each file of a package; the firmware's are copied from there into the boot folder.</summary>
    public static IReadOnlyDictionary<string, bool> AsPackaged(RootTree boot, RootTree root, IEnumerable<string> files)
    {
        var sums = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var list in Packages.Select(package => root.ReadBytes($"var/lib/dpkg/info/{package}.md5sums", LargestList)).OfType<byte[]>())
        {
            foreach (var line in Encoding.UTF8.GetString(list).Split('\n').Select(l => l.Split("  ", 2)).Where(l => l.Length == 2))
            {
                var name = line[1][(line[1].LastIndexOf('/') + 1)..];
                sums.TryAdd(name, new HashSet<string>(StringComparer.Ordinal));
                sums[name].Add(line[0]);
            }
        }

        var packaged = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var name in files.Where(name => IsStart(name) || IsFixup(name)))
        {
            if (sums.TryGetValue(name, out var known) && boot.ReadBytes(name, LargestFirmware) is { } bytes)
            {
                packaged[name] = known.Contains(Sum(bytes));
            }
        }

        return packaged;
    }

    private static bool IsStart(string name) => name.StartsWith("start", StringComparison.Ordinal) && name.EndsWith(".elf", StringComparison.Ordinal);

    private static bool IsFixup(string name) => name.StartsWith("fixup", StringComparison.Ordinal) && name.EndsWith(".dat", StringComparison.Ordinal);

    private static string? VersionIn(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf(VersionMark);
        if (at < 0)
        {
            return null;
        }

        var rest = bytes[(at + VersionMark.Length)..];
        var end = rest.IndexOfAny((byte)0, (byte)'\n', (byte)' ');
        return end is > 0 and < 100 ? Encoding.ASCII.GetString(rest[..end]) : null;
    }

    // The sums in dpkg's lists are MD5; nothing is protected by them here.
#pragma warning disable CA5351
    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
