using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Simulation;

/// <summary>A correct lock-step TFTP server over a table of files.</summary>
internal sealed class FakeTftp
{
    private readonly Dictionary<ushort, (byte[] File, int Block, int Next)> transfers = [];
    private ushort nextPort = 50000;

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Names in the order of their RRQs.</summary>
    public List<string> Asked { get; } = [];

    public List<byte[]> Requests { get; } = [];

    /// <summary>Answers every option when true, none when false.</summary>
    public bool AcknowledgesOptions { get; set; } = true;

    /// <summary>How often each OACK and each DATA is sent.</summary>
    public int Copies { get; set; } = 1;

    public void Add(string name, int length) => Files[name] = new byte[length];

    public void Add(string name, string text) => Files[name] = Encoding.UTF8.GetBytes(text);

    public void Take(in Datagram datagram, Action<ushort, byte[]> send)
    {
        var packet = datagram.Payload.ToArray();
        switch (packet[1])
        {
            case 1:
                Request(packet, send);
                break;
            case 4 when transfers.TryGetValue(datagram.DestinationPort, out var transfer):
                var done = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
                // A repeated ACK causes no DATA (RFC 1123 section 4.2.3.1).
                if (done == transfer.Next && done * transfer.Block <= transfer.File.Length)
                {
                    Block(datagram.DestinationPort, done, send);
                }

                break;
        }
    }

    private void Request(byte[] packet, Action<ushort, byte[]> send)
    {
        Requests.Add(packet);
        var words = Encoding.UTF8.GetString(packet.AsSpan(2)).Split('\0');
        Asked.Add(words[0]);
        var port = nextPort++;
        if (!Files.TryGetValue(words[0].Replace("//", "/", StringComparison.Ordinal), out var file))
        {
            send(port, [0, 5, 0, 1, .. "File not found\0"u8]);
            return;
        }

        var asksBlock = Array.IndexOf(words, "blksize");
        var hasOptions = AcknowledgesOptions && words.Length > 3;
        var block = hasOptions && asksBlock > 0 ? int.Parse(words[asksBlock + 1], CultureInfo.InvariantCulture) : 512;
        transfers[port] = (file, block, 0);
        if (hasOptions)
        {
            var options = $"tsize\0{file.Length}\0{(asksBlock > 0 ? $"blksize\0{block}\0" : "")}";
            Repeat(() => send(port, [0, 6, .. Encoding.ASCII.GetBytes(options)]));
        }
        else
        {
            Block(port, 0, send);
        }
    }

    private void Block(ushort port, int done, Action<ushort, byte[]> send)
    {
        var transfer = transfers[port] = transfers[port] with { Next = done + 1 };
        var at = done * transfer.Block;
        var length = Math.Min(transfer.Block, transfer.File.Length - at);
        var number = done + 1;
        Repeat(() => send(port, [0, 3, (byte)(number >> 8), (byte)number, .. transfer.File.AsSpan(at, length)]));
    }

    private void Repeat(Action send)
    {
        for (var i = 0; i < Copies; i++)
        {
            send();
        }
    }
}
