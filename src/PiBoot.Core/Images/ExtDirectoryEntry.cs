using System.Buffers.Binary;

namespace PiBoot.Core.Images;

/// <summary>
/// One name in a directory: inode 4, length of the entry 2, length of the name 1, kind 1, name. The index of a large
/// directory hides in entries without inode or behind <c>..</c>, so that reading in order finds every name.
/// </summary>
/// <param name="Name">With a zero behind it, as system calls want it.</param>
/// <param name="Inode">Whose name it is.</param>
public readonly record struct ExtDirectoryEntry(byte[] Name, uint Inode)
{
    private const int HeaderSize = 8;

    /// <summary>All but <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="ImageException">A length or a name that cannot be.</exception>
    public static List<ExtDirectoryEntry> ParseBlock(ReadOnlySpan<byte> block)
    {
        var entries = new List<ExtDirectoryEntry>();
        while (block.Length >= HeaderSize)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(block[4..]);
            if (length is 0 or 0xffff && block.Length >= 0xffff)
            {
                // A block of 64 kB does not fit the field.
                length = block.Length;
            }

            var nameLength = block[6];
            if (length < HeaderSize || length > block.Length || length % 4 != 0 || HeaderSize + nameLength > length)
            {
                throw new ImageException("has a damaged ext4 file system: a directory has an entry of impossible length");
            }

            var inode = BinaryPrimitives.ReadUInt32LittleEndian(block);
            if (inode != 0)
            {
                Add(block.Slice(HeaderSize, nameLength), inode, entries);
            }

            block = block[length..];
        }

        return entries;
    }

    private static void Add(ReadOnlySpan<byte> name, uint inode, List<ExtDirectoryEntry> entries)
    {
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            return;
        }

        if (name.IsEmpty || name.ContainsAny((byte)'/', (byte)0))
        {
            throw new ImageException("has a damaged ext4 file system: a directory holds a name that no file can have");
        }

        entries.Add(new ExtDirectoryEntry([.. name, 0], inode));
    }
}
