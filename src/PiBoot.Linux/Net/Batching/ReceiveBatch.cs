using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary>Room for several datagrams that one recvmmsg(2) fills. Its owner disposes it.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int WouldBlock = 11;
    private const int Interrupted = 4;
    private const int NoBuffers = 105;
    private const int NoMemory = 12;

    private readonly int _capacity;
    private readonly int _datagramLength;
    private readonly Message* _messages;
    private readonly IoVector* _parts;
    private readonly SocketAddress* _names;
    private readonly PacketInfo* _infos;
    private readonly byte* _bytes;
    private int _count;

    /// <param name="capacity">Datagrams at once.</param>
    /// <param name="datagramLength">Longer datagrams are cut, and <see cref="IsCut"/> says so.</param>
    public ReceiveBatch(int capacity, int datagramLength)
    {
        _capacity = capacity;
        _datagramLength = datagramLength;
        _messages = Allocate<Message>(capacity);
        _parts = Allocate<IoVector>(capacity);
        _names = Allocate<SocketAddress>(capacity);
        _infos = Allocate<PacketInfo>(capacity);
        _bytes = Allocate<byte>(capacity * datagramLength);
        for (var i = 0; i < capacity; i++)
        {
            _parts[i] = new IoVector { Start = _bytes + (i * datagramLength), Length = (nuint)datagramLength };
            _messages[i] = new Message { Header = new MessageHeader { Name = _names + i, Parts = _parts + i, PartCount = 1, Control = _infos + i } };
            Rearm(i);
        }
    }

    public bool IsFull => _count == _capacity;

    /// <summary>Returns how many datagrams were waiting, 0 when none.</summary>
    /// <exception cref="Win32Exception">The socket is unusable.</exception>
    public int Receive(DatagramSocket socket)
    {
        for (var i = 0; i < _count; i++)
        {
            Rearm(i);
        }

        _count = SocketCalls.ReceiveMany(socket.Descriptor, _messages, (uint)_capacity, SocketCalls.MessageDontWait, 0);
        if (_count >= 0)
        {
            return _count;
        }

        _count = 0;
        var error = Marshal.GetLastPInvokeError();
        return error is WouldBlock or Interrupted or NoBuffers or NoMemory ? 0 : throw new Win32Exception(error);
    }

    public ReadOnlySpan<byte> Datagram(int index) =>
        new(_bytes + (index * _datagramLength), (int)Math.Min(_messages[index].Transferred, (uint)_datagramLength));

    public bool IsCut(int index) => (_messages[index].Header.Flags & SocketCalls.MessageTruncated) != 0;

    public ref readonly SocketAddress Sender(int index) => ref _names[index];

    public ref readonly PacketInfo Info(int index) => ref _infos[index];

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_parts);
        NativeMemory.Free(_names);
        NativeMemory.Free(_infos);
        NativeMemory.Free(_bytes);
    }

    private void Rearm(int index)
    {
        _messages[index].Header.NameLength = SocketAddress.Length;
        _messages[index].Header.ControlLength = (nuint)sizeof(PacketInfo);
        _messages[index].Header.Flags = 0;
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
}
