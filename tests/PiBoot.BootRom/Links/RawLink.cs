using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Links;

/// <summary>
/// An AF_PACKET socket on a named interface (needs CAP_NET_RAW). Receiving blocks the thread: one system call per frame.
/// </summary>
public sealed class RawLink : ILink, IDisposable
{
    private const int ReceiveBuffer = 4 << 20;

    // The longest a blocked receive may take to notice its cancellation.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    private readonly int socket;
    private readonly string interfaceName;
    private TimeSpan armed;

    private RawLink(int socket, string interfaceName)
    {
        this.socket = socket;
        this.interfaceName = interfaceName;
    }

    /// <param name="mac">The board's address; where the interface's own differs, the interface is made promiscuous.
    /// Null (many boards behind one link) always does.</param>
    /// <exception cref="LinkException">The interface does not exist or a raw socket is not permitted.</exception>
    public static RawLink Open(string interfaceName, MacAddress? mac)
    {
        var index = (int)PacketSocket.InterfaceIndex(interfaceName);
        if (index == 0)
        {
            throw new LinkException($"There is no interface {interfaceName}.");
        }

        // Protocol 0 until bound, so that no frame of another interface slips in.
        var socket = PacketSocket.Open(PacketSocket.AddressFamilyPacket, PacketSocket.Raw | PacketSocket.CloseOnExec, 0);
        if (socket < 0)
        {
            throw new LinkException($"A raw socket on {interfaceName} was refused: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        PacketSocket.SetOption(socket, PacketSocket.LevelPacket, PacketSocket.IgnoreOutgoing, 1, sizeof(int));
        PacketSocket.SetOption(socket, PacketSocket.LevelSocket, PacketSocket.ReceiveBufferForce, ReceiveBuffer, sizeof(int));
        if (mac is null || mac != OwnAddress(interfaceName))
        {
            var membership = new PacketSocket.Membership { Interface = index, Kind = PacketSocket.MembershipPromiscuous };
            PacketSocket.SetOption(
                socket, PacketSocket.LevelPacket, PacketSocket.AddMembership, membership, Unsafe.SizeOf<PacketSocket.Membership>());
        }

        var address = new PacketSocket.LinkAddress
        {
            Family = PacketSocket.AddressFamilyPacket,
            Protocol = PacketSocket.EveryProtocol,
            Interface = index,
        };
        if (PacketSocket.Bind(socket, address, PacketSocket.LinkAddressLength) < 0)
        {
            var reason = Marshal.GetLastPInvokeErrorMessage();
            PacketSocket.Close(socket);
            throw new LinkException($"A raw socket could not be bound to {interfaceName}: {reason}.");
        }

        return new RawLink(socket, interfaceName);
    }

    public void Send(ReadOnlySpan<byte> frame)
    {
        // A full queue or a port that is down loses the frame, as a cable would.
        if (PacketSocket.Send(socket, frame, frame.Length, 0) < 0 &&
            Marshal.GetLastPInvokeError() is var error and not (PacketSocket.NoBufferSpace or PacketSocket.NetworkDown))
        {
            throw new LinkException($"Sending on {interfaceName} failed: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> frame, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        for (var left = timeout; left > TimeSpan.Zero; left = timeout - Stopwatch.GetElapsedTime(start))
        {
            cancellation.ThrowIfCancellationRequested();
            Arm(left < Slice ? left : Slice);
            var length = (int)PacketSocket.Receive(socket, frame.Span, frame.Length, 0);
            if (length > 0)
            {
                return ValueTask.FromResult(length);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error is not (PacketSocket.TryAgain or PacketSocket.Interrupted or PacketSocket.NetworkDown))
            {
                throw new LinkException($"Receiving on {interfaceName} failed: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(0);
    }

    public void Dispose() => PacketSocket.Close(socket);

    private void Arm(TimeSpan timeout)
    {
        if (timeout == armed)
        {
            return;
        }

        // A zero time would mean "for ever".
        var microseconds = Math.Max(1, (long)timeout.TotalMicroseconds);
        var value = new PacketSocket.TimeValue
        {
            Seconds = (nint)(microseconds / 1_000_000),
            Microseconds = (nint)(microseconds % 1_000_000),
        };
        PacketSocket.SetOption(
            socket, PacketSocket.LevelSocket, PacketSocket.ReceiveTimeout, value, Unsafe.SizeOf<PacketSocket.TimeValue>());
        armed = timeout;
    }

    private static MacAddress? OwnAddress(string interfaceName)
    {
        var path = $"/sys/class/net/{interfaceName}/address";
        return File.Exists(path) && MacAddress.TryParse(File.ReadAllText(path).Trim(), out var mac) ? mac : null;
    }
}
