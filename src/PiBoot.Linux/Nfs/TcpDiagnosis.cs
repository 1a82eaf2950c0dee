using System.Runtime.InteropServices;
using PiBoot.Linux.Links;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// Asks the kernel for TCP sockets by netlink, NETLINK_SOCK_DIAG: it looks through its table and sends the wanted ones only. Needs no
/// rights. May be used by several threads, each with its own buffer.
/// </summary>
/// <param name="protocol">The netlink protocol.</param>
internal sealed unsafe class TcpDiagnosis(int protocol)
{
    /// <summary>The kernel makes no longer datagrams.</summary>
    public const int BufferLength = 32 * 1024;

    private const int SocketDiagnosis = 4;
    private const int MostTries = 4;

    /// <summary>The kernel has its answer ready when it is asked; this is for one that has not.</summary>
    private const int PatienceSeconds = 2;

    private volatile bool _isRefused;

    /// <summary>The kernel below us: one that refuses is not asked again, as each time it would look for a module to load.</summary>
    public static TcpDiagnosis Kernel { get; } = new(SocketDiagnosis);

    public bool IsRefused => _isRefused;

    /// <summary>Adds the peers of all sockets with this local port and state. False when not all could be told; then some may be added.</summary>
    /// <param name="buffer"><see cref="BufferLength"/> bytes or more.</param>
    public bool TryCollect(ushort localPort, byte state, Span<byte> buffer, List<NfsConnection> peers) =>
        TryCollect(TcpQuestion.Ipv4(localPort, state), buffer, peers) && TryCollect(TcpQuestion.Ipv6(localPort, state), buffer, peers);

    private bool TryCollect(TcpQuestion question, Span<byte> buffer, List<NfsConnection> peers)
    {
        var before = peers.Count;
        for (var tries = 0; tries < MostTries && !_isRefused; tries++)
        {
            peers.RemoveRange(before, peers.Count - before);
            switch (Ask(question, buffer, peers))
            {
                case DumpStep.Complete:
                    return true;
                case DumpStep.Interrupted:
                    continue;
                case DumpStep.Refused:
                    _isRefused = true;
                    return false;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Each time with a socket of its own, on which nothing else can arrive.</summary>
    private DumpStep Ask(TcpQuestion question, Span<byte> buffer, List<NfsConnection> peers)
    {
        var socket = LinkCalls.Socket(LinkCalls.AfNetlink, LinkCalls.SockDgram | LinkCalls.SockCloexec, protocol);
        if (socket < 0)
        {
            return TcpAnswer.OfError(Marshal.GetLastPInvokeError());
        }

        try
        {
            var step = Send(socket, question);
            while (step == DumpStep.Continues)
            {
                step = Receive(socket, question, buffer, peers);
            }

            return step;
        }
        finally
        {
            LinkCalls.Close(socket);
        }
    }

    private static DumpStep Send(int socket, TcpQuestion question)
    {
        var patience = new LinkCalls.Duration { Seconds = PatienceSeconds };
        var kernel = new LinkCalls.NetlinkAddress { Family = LinkCalls.AfNetlink };
        var message = stackalloc byte[TcpQuestion.Length];
        question.Write(new Span<byte>(message, TcpQuestion.Length));
        return LinkCalls.SetSocketOption(
                socket, LinkCalls.SolSocket, LinkCalls.SoReceiveTimeout, &patience, (uint)sizeof(LinkCalls.Duration)) == 0 &&
            LinkCalls.SendTo(socket, message, TcpQuestion.Length, 0, &kernel, (uint)sizeof(LinkCalls.NetlinkAddress)) == TcpQuestion.Length
            ? DumpStep.Continues
            : TcpAnswer.OfError(Marshal.GetLastPInvokeError());
    }

    private static DumpStep Receive(int socket, TcpQuestion question, Span<byte> buffer, List<NfsConnection> peers)
    {
        var from = default(LinkCalls.NetlinkAddress);
        var fromLength = (uint)sizeof(LinkCalls.NetlinkAddress);
        nint length;
        fixed (byte* start = buffer)
        {
            // With this flag the length is that of the whole datagram, also where it did not fit.
            length = LinkCalls.ReceiveFrom(socket, start, (nuint)buffer.Length, LinkCalls.MessageTruncated, &from, &fromLength);
        }

        if (length < 0)
        {
            return Marshal.GetLastPInvokeError() == LinkCalls.Eintr ? DumpStep.Interrupted : DumpStep.Broken;
        }

        return length == 0 || length > buffer.Length || from.PortId != 0
            ? DumpStep.Broken
            : TcpAnswer.Read(buffer[..(int)length], question, peers);
    }
}
