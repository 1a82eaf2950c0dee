using System.ComponentModel;
using System.Runtime.InteropServices;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Linux.Net.Batching;

/// <summary>
/// Datagrams that leave by one sendmmsg(2): each a header of its own and, behind it, bytes that stay where they are.
/// Its owner disposes it.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    public const int Capacity = 128;

    /// <summary>Bytes of a header, or of a whole small packet.</summary>
    public const int HeaderRoom = OptionAcknowledgementPacket.MaximumLength;

    private const int BadAddress = 14;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int NotASocket = 88;

    /// <summary>Milliseconds that a full send queue may take to drain before its datagrams count as lost.</summary>
    private const int DrainTime = 20;

    private readonly Message* _messages;
    private readonly IoVector* _parts;
    private readonly SocketAddress* _names;
    private readonly PacketInfo* _infos;
    private readonly byte* _headers;
    private readonly long[] _owners = new long[Capacity];
    private readonly DatagramSocket _socket;
    private int _count;

    /// <param name="socket">Sends them; its owner is somebody else.</param>
    /// <param name="tellsOrigin">Each datagram tells the kernel our address and interface; otherwise the socket knows them.</param>
    public SendBatch(DatagramSocket socket, bool tellsOrigin)
    {
        _socket = socket;
        _messages = Allocate<Message>(Capacity);
        _parts = Allocate<IoVector>(Capacity * 2);
        _names = Allocate<SocketAddress>(Capacity);
        _infos = Allocate<PacketInfo>(Capacity);
        _headers = Allocate<byte>(Capacity * HeaderRoom);
        for (var i = 0; i < Capacity; i++)
        {
            _parts[2 * i].Start = _headers + (i * HeaderRoom);
            _messages[i] = new Message
            {
                Header = new MessageHeader
                {
                    Name = _names + i,
                    NameLength = SocketAddress.Length,
                    Parts = _parts + (2 * i),
                    Control = tellsOrigin ? _infos + i : null,
                    ControlLength = tellsOrigin ? (nuint)sizeof(PacketInfo) : 0,
                },
            };
        }
    }

    public bool IsFull => _count == Capacity;

    public bool IsEmpty => _count == 0;

    /// <summary>Where the next header is to be written before <see cref="Add"/>.</summary>
    public Span<byte> NextHeader => new(_headers + (_count * HeaderRoom), HeaderRoom);

    /// <param name="owner">Who is told when the bytes cannot be read.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="info">Our address and the interface, where the socket does not know them.</param>
    /// <param name="headerLength">Bytes written to <see cref="NextHeader"/>.</param>
    /// <param name="bytes">What follows the header; must stay until <see cref="Send"/> has returned.</param>
    /// <param name="length">Number of these bytes.</param>
    public void Add(long owner, in SocketAddress to, in PacketInfo info, int headerLength, byte* bytes, int length)
    {
        var index = _count++;
        _owners[index] = owner;
        _names[index] = to;
        _infos[index] = info;
        _parts[2 * index].Length = (nuint)headerLength;
        _parts[(2 * index) + 1] = new IoVector { Start = bytes, Length = (nuint)length };
        _messages[index].Header.PartCount = length > 0 ? 2u : 1u;
    }

    /// <summary>
    /// Sends all and forgets them. A datagram that the network refuses counts as lost on the way. Owners whose bytes
    /// the kernel could not read (a page of a file that was cut or whose drive is gone) are added to
    /// <paramref name="unreadable"/>.
    /// </summary>
    /// <exception cref="Win32Exception">The socket is unusable.</exception>
    public void Send(bool peersAreAlive, List<long> unreadable)
    {
        var flags = SocketCalls.MessageDontWait | (peersAreAlive ? SocketCalls.MessageConfirm : 0);
        var next = 0;
        var hasWaited = false;
        while (next < _count)
        {
            var sent = SocketCalls.SendMany(_socket.Descriptor, _messages + next, (uint)(_count - next), flags);
            if (sent > 0)
            {
                next += sent;
                hasWaited = false;
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case BadAddress:
                    unreadable.Add(_owners[next++]);
                    break;
                case Interrupted:
                    break;
                case WouldBlock when !hasWaited:
                    WaitForRoom();
                    hasWaited = true;
                    break;
                case WouldBlock:
                    next = _count;
                    break;
                case (BadDescriptor or NotASocket) and var error:
                    throw new Win32Exception(error);
                default:
                    next++;
                    break;
            }
        }

        _count = 0;
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_parts);
        NativeMemory.Free(_names);
        NativeMemory.Free(_infos);
        NativeMemory.Free(_headers);
    }

    private void WaitForRoom()
    {
        var entry = new PollEntry { Descriptor = _socket.Descriptor, Asked = PollEntry.Writable };
        _ = SocketCalls.Poll(&entry, 1, DrainTime);
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
}
