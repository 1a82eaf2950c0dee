using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// A POSIX access list. ext4 keeps version 1: tag 2, permissions 2, and an identity of 4 only where the tag names a user or
/// a group. System calls take version 2: every entry has its identity.
/// </summary>
public static class ExtAccessList
{
    private const uint StoredVersion = 1;
    private const uint KernelVersion = 2;
    private const uint NoIdentity = uint.MaxValue;
    private const ushort User = 0x02;
    private const ushort Group = 0x08;

    /// <exception cref="ImageException">Another version, or cut.</exception>
    public static byte[] ToKernel(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(stored) != StoredVersion)
        {
            throw Damaged();
        }

        var result = new List<byte>(stored.Length * 2);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, KernelVersion);
        result.AddRange(number);
        for (stored = stored[4..]; !stored.IsEmpty;)
        {
            var length = stored.Length >= 4 && BinaryPrimitives.ReadUInt16LittleEndian(stored) is User or Group ? 8 : 4;
            if (stored.Length < length)
            {
                throw Damaged();
            }

            BinaryPrimitives.WriteUInt32LittleEndian(number, length == 8 ? BinaryPrimitives.ReadUInt32LittleEndian(stored[4..]) : NoIdentity);
            result.AddRange(stored[..4]);
            result.AddRange(number);
            stored = stored[length..];
        }

        return [.. result];
    }

    private static ImageException Damaged() => new("has a damaged ext4 file system: an access list that is none");
}
