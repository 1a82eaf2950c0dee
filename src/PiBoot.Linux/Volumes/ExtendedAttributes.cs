using System.Runtime.InteropServices;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>xattr(7): capabilities of programs, access lists, and whatever else is tied to an entry.</summary>
internal static class ExtendedAttributes
{
    // xattr(7): the kernel's limits for the list of names and for one value.
    private const int MaximumLength = 64 * 1024;

    [ThreadStatic]
    private static byte[]? list;

    [ThreadStatic]
    private static byte[]? value;

    public static void Copy(OpenedDirectory from, ReadOnlySpan<byte> name, OpenedDirectory to, ReadOnlySpan<byte> newName)
    {
        list ??= new byte[MaximumLength];
        var source = from.ProcPath(name);
        var length = (int)VolumeCalls.ListAttributes(source, list, MaximumLength);
        if (length < 0)
        {
            if (Marshal.GetLastPInvokeError() == FileFault.NotSupported)
            {
                return;
            }

            throw from.Fault("list the attributes of", name);
        }

        if (length == 0)
        {
            return;
        }

        var target = to.ProcPath(newName);
        for (var names = list.AsSpan(0, length); !names.IsEmpty;)
        {
            var attribute = names[..(names.IndexOf((byte)0) + 1)];
            CopyOne(from, name, source, attribute, to, newName, target);
            names = names[attribute.Length..];
        }
    }

    private static void CopyOne(
        OpenedDirectory from,
        ReadOnlySpan<byte> name,
        byte[] source,
        ReadOnlySpan<byte> attribute,
        OpenedDirectory to,
        ReadOnlySpan<byte> newName,
        byte[] target)
    {
        value ??= new byte[MaximumLength];
        var length = (int)VolumeCalls.GetAttribute(source, attribute, value, MaximumLength);
        if (length < 0)
        {
            if (Marshal.GetLastPInvokeError() == FileFault.NoData)
            {
                return;
            }

            throw from.Fault($"read the attribute {Text(attribute)} of", name);
        }

        if (VolumeCalls.SetAttribute(target, attribute, value, (nuint)length, 0) < 0 &&
            !NetworkFileSystem.Refused(to))
        {
            throw to.Fault($"set the attribute {Text(attribute)} of", newName);
        }
    }

    private static string Text(ReadOnlySpan<byte> attribute) => System.Text.Encoding.UTF8.GetString(attribute[..^1]);
}
