using System.Buffers.Binary;
using System.Text;

namespace PiBoot.BootRom.Tests.Simulation;

/// <summary>A flattened device tree whose root has children with text properties.</summary>
internal static class FakeTree
{
    public static byte[] Of(params (string Node, string[] Properties)[] nodes)
    {
        var strings = new List<byte>();
        var body = new List<byte>();
        Word(body, 1, 0);
        foreach (var (node, properties) in nodes)
        {
            Word(body, 1);
            Text(body, node);
            foreach (var property in properties)
            {
                var parts = property.Split('=');
                var value = parts.Length == 1 ? [] : Encoding.ASCII.GetBytes(parts[1] + "\0");
                Word(body, 3, (uint)value.Length, (uint)strings.Count);
                strings.AddRange(Encoding.ASCII.GetBytes(parts[0] + "\0"));
                body.AddRange(value);
                Pad(body);
            }

            Word(body, 2);
        }

        Word(body, 2, 9);
        var blob = new List<byte>();
        Word(blob, 0xd00dfeed, 0, 40, (uint)(40 + body.Count), 0, 17, 16, 0, (uint)strings.Count, (uint)body.Count);
        return [.. blob, .. body, .. strings];
    }

    private static void Text(List<byte> bytes, string text)
    {
        bytes.AddRange(Encoding.ASCII.GetBytes(text + "\0"));
        Pad(bytes);
    }

    private static void Pad(List<byte> bytes)
    {
        while (bytes.Count % 4 != 0)
        {
            bytes.Add(0);
        }
    }

    private static void Word(List<byte> bytes, params uint[] words)
    {
        var four = new byte[4];
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32BigEndian(four, word);
            bytes.AddRange(four);
        }
    }
}
