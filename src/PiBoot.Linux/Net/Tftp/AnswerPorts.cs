using System.ComponentModel;
using PiBoot.Linux.Net.Batching;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>
/// The sockets that a worker's transfers share, two for each of our addresses: the client's address and port tell transfers apart.
/// There are two so that a client that uses its port again for its next file meets another TID. A socket is bound to its address and
/// leaves by its interface, so that the kernel need not be told both with each datagram. Not safe for several threads.
/// </summary>
internal sealed unsafe class AnswerPorts : IDisposable
{
    /// <summary>Sockets at most.</summary>
    public const int Most = (MostOrigins + 1) * Pair;

    /// <summary>Sockets of an address.</summary>
    private const int Pair = 2;

    /// <summary>Addresses with sockets of their own. For more of them, each datagram tells its own origin.</summary>
    private const int MostOrigins = 8;

    private readonly Ipv4Address _bindAddress;
    private readonly int _bufferBytes;
    private readonly List<PacketInfo> _origins = [];
    private readonly List<DatagramSocket> _sockets = [];
    private readonly List<SendBatch> _sends = [];
    private readonly List<int> _users = [];

    /// <param name="bindAddress">Where sockets that are no address's own are bound to.</param>
    /// <param name="bufferBytes">Of each socket, in both directions.</param>
    public AnswerPorts(Ipv4Address bindAddress, int bufferBytes)
    {
        (_bindAddress, _bufferBytes) = (bindAddress, bufferBytes);
        try
        {
            Add(default, tellsOrigin: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sockets, from 0.</summary>
    public int Count => _sockets.Count;

    public DatagramSocket Socket(int index) => _sockets[index];

    public SendBatch Send(int index) => _sends[index];

    /// <summary>Whether a transfer that is under way expects its answers here.</summary>
    public bool IsUsed(int index) => _users[index] > 0;

    /// <summary>Counts a transfer in, until it leaves.</summary>
    public void Enter(int index) => _users[index]++;

    public void Leave(int index) => _users[index]--;

    /// <summary>The other one of the same address.</summary>
    public static int Other(int index) => index ^ 1;

    /// <summary>The first socket for what leaves by <paramref name="origin"/>.</summary>
    public int For(in PacketInfo origin)
    {
        for (var i = 0; i < _origins.Count; i++)
        {
            if (_origins[i].IsSame(origin))
            {
                return i * Pair;
            }
        }

        return _origins.Count <= MostOrigins && TryAdd(origin) ? Count - Pair : 0;
    }

    /// <summary>What is to be waited for, first to last.</summary>
    public void Ask(PollEntry* entries)
    {
        for (var i = 0; i < Count; i++)
        {
            entries[i] = new PollEntry { Descriptor = _sockets[i].Descriptor, Asked = PollEntry.Readable };
        }
    }

    public void Dispose()
    {
        _sends.ForEach(static send => send.Dispose());
        _sockets.ForEach(static socket => socket.Dispose());
    }

    /// <summary>False when the address is gone again, or the system gives no more.</summary>
    private bool TryAdd(in PacketInfo origin)
    {
        try
        {
            Add(origin, tellsOrigin: false);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or UdpPortException)
        {
            // The datagrams themselves will show it, where there is something to show.
            return false;
        }
    }

    private void Add(in PacketInfo origin, bool tellsOrigin)
    {
        var pair = new DatagramSocket?[Pair];
        try
        {
            for (var i = 0; i < Pair; i++)
            {
                pair[i] = DatagramSocket.Bind(tellsOrigin ? _bindAddress : origin.LocalAddress, 0, _bufferBytes, false, false);
                if (!tellsOrigin)
                {
                    pair[i]!.LeaveBy(origin.InterfaceIndex);
                }
            }
        }
        catch
        {
            Array.ForEach(pair, static socket => socket?.Dispose());
            throw;
        }

        foreach (var socket in pair)
        {
            _sockets.Add(socket!);
            _sends.Add(new SendBatch(socket!, tellsOrigin));
            _users.Add(0);
        }

        _origins.Add(origin);
    }
}
