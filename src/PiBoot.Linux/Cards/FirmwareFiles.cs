using System.Text;
using Microsoft.Win32.SafeHandles;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Cards;

/// <summary>Reads firmware out of an operating system's boot folder, following no links out of it.</summary>
internal static class FirmwareFiles
{
    private const int TypeMask = 0xf000;
    private const int RegularType = 0x8000;

    /// <exception cref="SdCardException">It is not there, or is not what the card needs.</exception>
    public static byte[] Read(string bootTree, CardFile wanted)
    {
        try
        {
            using var folder = OpenedDirectory.Open(bootTree);
            return Read(folder, wanted);
        }
        catch (IOException fault)
        {
            throw new SdCardException(fault.HResult == FileFault.NoEntry
                ? $"{bootTree} has no {wanted.Name}; name an operating system for a Pi 3 or older, such as Raspberry Pi OS."
                : fault.Message, fault);
        }
    }

    private static byte[] Read(OpenedDirectory folder, CardFile wanted)
    {
        byte[] name = [.. Encoding.ASCII.GetBytes(wanted.Name), 0];
        const int Flags = VolumeCalls.OpenReadOnly | VolumeCalls.OpenNonBlocking | VolumeCalls.OpenCloseOnExec;
        using var file = VolumeCalls.OpenAt(folder.Handle, name, Flags | VolumeCalls.OpenNoFollow, 0);
        if (file.IsInvalid)
        {
            throw folder.Fault("read", name);
        }

        if ((folder.Status(name)?.Mode & TypeMask) != RegularType)
        {
            throw new SdCardException($"{folder.PathOf(name)} is no file.");
        }

        var content = Content(file, wanted, folder.PathOf(name));
        return wanted.Knows is null || content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(wanted.Knows)) >= 0
            ? content
            : throw new SdCardException($"{folder.PathOf(name)} is too old: it knows no {wanted.Knows}; name an operating system of 2017 or later.");
    }

    private static byte[] Content(SafeFileHandle file, CardFile wanted, string path)
    {
        var length = RandomAccess.GetLength(file);
        if (length is 0 || length > wanted.Largest)
        {
            throw new SdCardException($"{path} has {length} bytes; a {wanted.Name} has 1 to {wanted.Largest}.");
        }

        var content = new byte[length];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        return read == content.Length ? content : throw new SdCardException($"{path} became shorter while it was read; repeat.");
    }
}
