using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PiBoot.Linux.Tests.Net;

/// <summary>A client that does what the test says, packet by packet.</summary>
internal sealed class TftpTestClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _server;
    private readonly byte[] _buffer = new byte[65536];
    private EndPoint _from = new IPEndPoint(IPAddress.Any, 0);

    public TftpTestClient(ushort port)
    {
        _server = new IPEndPoint(IPAddress.Loopback, port);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveTimeout = 10_000;
    }

    /// <summary>The TID of the last packet that came.</summary>
    public IPEndPoint From => (IPEndPoint)_from;

    public void Request(string name, params string[] options) => Ask(1, name, "octet", options);

    public void Ask(byte opcode, string name, string mode, params string[] options) => SendRaw(
        _server, [0, opcode, .. Encoding.Latin1.GetBytes(string.Join('\0', [name, mode, .. options]) + "\0")]);

    public void SendRaw(IPEndPoint to, byte[] bytes) => _socket.SendTo(bytes, to);

    public void ToRequestPort(byte[] bytes) => SendRaw(_server, bytes);

    public void Acknowledge(int block) => SendRaw(From, [0, 4, (byte)(block >> 8), (byte)block]);

    public void Terminate() => SendRaw(From, [0, 5, 0, 0, .. "Early terminate"u8, 0]);

    public byte[] Receive()
    {
        var length = _socket.ReceiveFrom(_buffer, ref _from);
        return _buffer[..length];
    }

    /// <summary>True when nothing comes for a while: for packets that must not come.</summary>
    public bool IsSilentFor(int milliseconds) => !_socket.Poll(milliseconds * 1000, SelectMode.SelectRead);

    /// <summary>Reads the blocks of a transfer that is under way to its end.</summary>
    public byte[] ReadBlocks(int blockSize)
    {
        var file = new MemoryStream();
        for (ushort expected = 1; ; expected++)
        {
            var data = Receive();
            Assert.Equal(3, data[1]);
            Assert.Equal(expected, (ushort)((data[2] << 8) | data[3]));
            file.Write(data.AsSpan(4));
            Acknowledge(expected);
            if (data.Length - 4 < blockSize)
            {
                return file.ToArray();
            }
        }
    }

    public byte[] Get(string name, int blockSize = 512)
    {
        string[] options = blockSize == 512 ? ["tsize", "0"] : ["tsize", "0", "blksize", $"{blockSize}"];
        Request(name, options);
        Assert.Equal(6, Receive()[1]);
        Acknowledge(0);
        return ReadBlocks(blockSize);
    }

    public string ReceiveError(int code)
    {
        var error = Receive();
        Assert.Equal((5, code), (error[1], (error[2] << 8) | error[3]));
        return Encoding.Latin1.GetString(error.AsSpan(4, error.Length - 5));
    }

    public void Dispose() => _socket.Dispose();
}
