using PiBoot.Core.Os.Check;

namespace PiBoot.Linux.Systems;

/// <summary>
/// Looks into an initramfs: one or several cpio archives behind each other, the last of them usually packed.
/// </summary>
internal static class InitramfsReader
{
    private const int MostArchives = 8;

    /// <param name="file">Seekable; it is left where reading ended.</param>
    /// <param name="kernelHasNfs">Its kernel has NFS built in and needs no module.</param>
    public static InitramfsFacts Read(Stream file, bool kernelHasNfs)
    {
        var names = new List<string>();
        try
        {
            ReadArchives(file, names);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            // What was read before may be enough to tell.
            var soFar = InitramfsFacts.Of(names, kernelHasNfs);
            return soFar.MountsNfs == true ? soFar : InitramfsFacts.Unreadable(fault.Message);
        }

        return InitramfsFacts.Of(names, kernelHasNfs);
    }

    private static void ReadArchives(Stream file, List<string> names)
    {
        var start = new byte[Unpacking.MagicLength];
        for (var archive = 0; archive < MostArchives && SkipZeros(file); archive++)
        {
            var at = file.Position;
            file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = at;
            if (Unpacking.MethodOf(start) is { } method)
            {
                Unpacking.Read(method, file, unpacked => ReadUnpacked(unpacked, names));
                // Where the packed part ended is not known; nothing has been seen to follow it.
                return;
            }

            CpioNames.Read(file, names);
        }
    }

    private static bool ReadUnpacked(Stream unpacked, List<string> names)
    {
        CpioNames.Read(unpacked, names);
        return true;
    }

    /// <summary>Between archives zeros may stand. False at the end of the file.</summary>
    private static bool SkipZeros(Stream file)
    {
        for (; ; )
        {
            switch (file.ReadByte())
            {
                case 0:
                    continue;
                case < 0:
                    return false;
                default:
                    file.Position--;
                    return true;
            }
        }
    }
}
