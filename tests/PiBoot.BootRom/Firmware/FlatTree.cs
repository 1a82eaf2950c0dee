using System.Buffers.Binary;
using System.Text;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// The flattened device tree (Devicetree Specification chapter 5) as far as the overlay map needs it: the children of the
/// root with their properties as text.
/// </summary>
internal static class FlatTree
{
    private const uint Magic = 0xd00dfeed;
    private const uint BeginNode = 1;
    private const uint EndNode = 2;
    private const uint Property = 3;
    private const uint NoOperation = 4;

    /// <summary>What could be read; a damaged blob ends where the damage begins.</summary>
    public static Dictionary<string, Dictionary<string, string>> ReadChildren(ReadOnlySpan<byte> blob)
    {
        var children = new Dictionary<string, Dictionary<string, string>>();
        if (blob.Length < 40 || BinaryPrimitives.ReadUInt32BigEndian(blob) != Magic)
        {
            return children;
        }

        var at = (int)BinaryPrimitives.ReadUInt32BigEndian(blob[8..]);
        var strings = (int)BinaryPrimitives.ReadUInt32BigEndian(blob[12..]);
        var depth = 0;
        Dictionary<string, string>? node = null;
        while (Word(blob, at) is { } token)
        {
            at += 4;
            switch (token)
            {
                case BeginNode:
                    var name = Text(blob, at);
                    at = Align(at + name.Length + 1);
                    if (++depth == 2)
                    {
                        children[name] = node = [];
                    }

                    break;
                case EndNode:
                    depth--;
                    break;
                case Property when Word(blob, at) is { } length && Word(blob, at + 4) is { } key && length < blob.Length:
                    if (depth == 2 && node is not null)
                    {
                        node[Text(blob, strings + (int)key)] = length == 0 ? "" : Text(blob, at + 8);
                    }

                    at = Align(at + 8 + (int)length);
                    break;
                case NoOperation:
                    break;
                default:
                    return children;
            }
        }

        return children;
    }

    private static uint? Word(ReadOnlySpan<byte> blob, int at) =>
        at >= 0 && at <= blob.Length - 4 ? BinaryPrimitives.ReadUInt32BigEndian(blob[at..]) : null;

    private static string Text(ReadOnlySpan<byte> blob, int at)
    {
        if (at < 0 || at >= blob.Length)
        {
            return "";
        }

        var end = blob[at..].IndexOf((byte)0);
        return Encoding.ASCII.GetString(blob.Slice(at, end < 0 ? blob.Length - at : end));
    }

    private static int Align(int at) => (at + 3) & ~3;
}
