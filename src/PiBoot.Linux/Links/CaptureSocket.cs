using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PiBoot.Core.Links;
using PiBoot.Linux.Net.Batching;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// A packet socket that sees what comes and what goes, whole frames with the kernel's own times: packet(7), socket(7). It
/// costs a little for every frame of the machine, and is open only while somebody waits for frames.
/// </summary>
public sealed unsafe class CaptureSocket : ICaptureSocket
{
    /// <summary>A window of TFTP data while the reader is busy; doubled by the kernel for its own books.</summary>
    private const int ReceiveBuffer = 4 << 20;
    private const ushort AllKinds = 0x0003; // ETH_P_ALL
    private const ushort EthernetHardware = 1;
    private const long Second = 1_000_000_000;

    private readonly WakeableSocket _socket;

    private CaptureSocket(int socket) => _socket = new WakeableSocket(socket);

    /// <param name="macs">Of the client.</param>
    /// <exception cref="LinkException">No permission for packet sockets (CAP_NET_RAW), or none in this kernel.</exception>
    public static CaptureSocket Open(IReadOnlyList<MacAddress> macs)
    {
        var socket = LinkCalls.Socket(LinkCalls.AfPacket, LinkCalls.SockRaw | LinkCalls.SockCloexec | LinkCalls.SockNonblock, 0);
        if (socket < 0)
        {
            throw new LinkException($"Frames cannot be captured: {Marshal.GetLastPInvokeErrorMessage()}. The service needs CAP_NET_RAW for that.");
        }

        // The filter goes in before the socket is bound to a protocol, so that nothing else is ever queued.
        Check(socket, Attach(socket, CaptureFilter.For(macs)));
        var size = ReceiveBuffer;
        if (LinkCalls.SetSocketOption(socket, LinkCalls.SolSocket, LinkCalls.SoRcvbufForce, &size, sizeof(int)) < 0)
        {
            // Without CAP_NET_ADMIN as much as the machine allows everybody.
            LinkCalls.SetSocketOption(socket, LinkCalls.SolSocket, LinkCalls.SoRcvbuf, &size, sizeof(int));
        }

        var yes = 1;
        Check(socket, LinkCalls.SetSocketOption(socket, LinkCalls.SolSocket, LinkCalls.SoTimestampNs, &yes, sizeof(int)));
        var address = new LinkCalls.LinkAddress { Family = LinkCalls.AfPacket, Protocol = BinaryPrimitives.ReverseEndianness(AllKinds) };
        Check(socket, LinkCalls.Bind(socket, &address, (uint)sizeof(LinkCalls.LinkAddress)));
        return new CaptureSocket(socket);
    }

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out CapturedFrame frame) =>
        TryTake(buffer, out frame) || (_socket.Wait(timeout) && TryTake(buffer, out frame));

    public long TakeDropped()
    {
        // struct tpacket_stats: packets, drops. Reading sets both back.
        var counts = stackalloc uint[2];
        var length = 2u * sizeof(uint);
        return LinkCalls.GetSocketOption(_socket.Descriptor, LinkCalls.SolPacket, LinkCalls.PacketStatistics, counts, &length) == 0 ? counts[1] : 0;
    }

    public void Wake() => _socket.Wake();

    public void Dispose() => _socket.Dispose();

    private static int Attach(int socket, LinkCalls.FilterInstruction[] code)
    {
        fixed (LinkCalls.FilterInstruction* first = code)
        {
            var program = new LinkCalls.FilterProgram { Length = (ushort)code.Length, Instructions = first };
            return LinkCalls.SetSocketOption(socket, LinkCalls.SolSocket, LinkCalls.SoAttachFilter, &program, (uint)sizeof(LinkCalls.FilterProgram));
        }
    }

    private static void Check(int socket, int result)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            LinkCalls.Close(socket);
            throw new LinkException($"Frames cannot be captured: {error}.");
        }
    }

    private bool TryTake(Span<byte> buffer, out CapturedFrame frame)
    {
        frame = default;
        LinkCalls.LinkAddress from;
        var control = stackalloc byte[LinkCalls.TimestampRoom];
        while (true)
        {
            nint length;
            fixed (byte* start = buffer)
            {
                var part = new IoVector { Start = start, Length = (nuint)buffer.Length };
                var message = new MessageHeader
                {
                    Name = &from,
                    NameLength = (uint)sizeof(LinkCalls.LinkAddress),
                    Parts = &part,
                    PartCount = 1,
                    Control = control,
                    ControlLength = LinkCalls.TimestampRoom,
                };
                length = LinkCalls.ReceiveMessage(_socket.Descriptor, &message, LinkCalls.MessageTruncated);
                if (length < 0)
                {
                    return false;
                }

                if (from.HardwareType == EthernetHardware)
                {
                    frame = new CapturedFrame(from.InterfaceIndex, Math.Min((int)length, buffer.Length), (int)length, TimeIn(control, message.ControlLength));
                    return true;
                }
            }
        }
    }

    /// <summary>SCM_TIMESTAMPNS: struct cmsghdr (length, level, type), then struct timespec.</summary>
    private static long TimeIn(byte* control, nuint length)
    {
        const int data = 16;
        if (length < data + (2 * sizeof(long)) || *(int*)(control + 8) != LinkCalls.SolSocket || *(int*)(control + 12) != LinkCalls.SoTimestampNs)
        {
            return 0;
        }

        var time = (long*)(control + data);
        return (time[0] * Second) + time[1];
    }
}
