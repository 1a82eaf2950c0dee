using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Batching;

/// <summary>A bound, non-blocking UDP socket. Its owner disposes it.</summary>
internal sealed unsafe class DatagramSocket : IDisposable
{
    private const int OptionReceiveBuffer = 8;
    private const int OptionSendBuffer = 7;
    private const int OptionReceiveBufferForce = 33;
    private const int OptionSendBufferForce = 32;
    private const int OptionReusePort = 15;
    private const int OptionAttachReusePortFilter = 51;
    private const int OptionMtuDiscover = 10;
    private const int MtuDiscoverDont = 0;
    private const int OptionUnicastInterface = 50;

    private DatagramSocket(int descriptor, ushort port)
    {
        Descriptor = descriptor;
        Port = port;
    }

    public int Descriptor { get; private set; }

    /// <summary>The port it is bound to; the kernel's choice when 0 was asked.</summary>
    public ushort Port { get; }

    /// <summary>
    /// Binds. DF stays off: path MTU discovery would need a retransmission that a boot ROM does not make.
    /// </summary>
    /// <exception cref="UdpPortException">The port is taken or needs a privilege.</exception>
    public static DatagramSocket Bind(Ipv4Address address, ushort port, int bufferBytes, bool tellsInterface, bool sharesPort)
    {
        var descriptor = SocketCalls.Socket(
            SocketCalls.AddressFamilyInternet,
            SocketCalls.SocketDatagram | SocketCalls.NonBlocking | SocketCalls.CloseOnExec,
            0);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        try
        {
            Set(descriptor, SocketCalls.LevelIp, OptionMtuDiscover, MtuDiscoverDont);
            Set(descriptor, SocketCalls.LevelIp, PacketInfo.OptionPacketInfo, tellsInterface ? 1 : 0);
            SetBuffer(descriptor, OptionReceiveBufferForce, OptionReceiveBuffer, bufferBytes);
            SetBuffer(descriptor, OptionSendBufferForce, OptionSendBuffer, bufferBytes);
            if (sharesPort)
            {
                Set(descriptor, SocketCalls.LevelSocket, OptionReusePort, 1);
            }

            var name = new SocketAddress(address, port);
            if (SocketCalls.Bind(descriptor, &name, SocketAddress.Length) < 0)
            {
                throw new UdpPortException(address, port, Marshal.GetLastPInvokeError());
            }

            uint length = SocketAddress.Length;
            _ = SocketCalls.GetName(descriptor, &name, &length);
            return new DatagramSocket(descriptor, name.Port);
        }
        catch
        {
            _ = SocketCalls.Close(descriptor);
            throw;
        }
    }

    /// <summary>Takes over one that is bound; what waits in it stays there.</summary>
    public static DatagramSocket Adopt(int descriptor, ushort port, int bufferBytes)
    {
        Set(descriptor, SocketCalls.LevelIp, OptionMtuDiscover, MtuDiscoverDont);
        Set(descriptor, SocketCalls.LevelIp, PacketInfo.OptionPacketInfo, 1);
        SetBuffer(descriptor, OptionReceiveBufferForce, OptionReceiveBuffer, bufferBytes);
        SetBuffer(descriptor, OptionSendBufferForce, OptionSendBuffer, bufferBytes);
        return new DatagramSocket(descriptor, port);
    }

    /// <summary>
    /// Datagrams leave by this interface, and come by any (ip(7) has it not: IP_UNICAST_IF, in network byte order). 0: routing decides.
    /// </summary>
    public void LeaveBy(int interfaceIndex) =>
        Set(Descriptor, SocketCalls.LevelIp, OptionUnicastInterface, IPAddress.HostToNetworkOrder(interfaceIndex));

    /// <summary>From now on others of this user may bind the same port, if they share it too.</summary>
    public void SharePort() => Set(Descriptor, SocketCalls.LevelSocket, OptionReusePort, 1);

    /// <summary>
    /// Spreads the datagrams of a shared port over its <paramref name="sockets"/> by the sender's address alone, so
    /// that all requests of a client meet at one socket whatever port it uses (socket(7), SO_ATTACH_REUSEPORT_CBPF).
    /// </summary>
    public void SpreadBySender(int sockets)
    {
        const uint NetworkHeader = unchecked((uint)-0x100000);
        const uint SourceAddress = 12;
        var filter = stackalloc FilterInstruction[]
        {
            new(0x20, NetworkHeader + SourceAddress), // ld [address]
            new(0x94, (uint)sockets),                 // mod #sockets
            new(0x16, 0),                             // ret a
        };
        var program = new FilterProgram { Length = 3, Instructions = filter };
        if (SocketCalls.SetOption(
            Descriptor, SocketCalls.LevelSocket, OptionAttachReusePortFilter, &program, (uint)sizeof(FilterProgram)) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = SocketCalls.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static void Set(int descriptor, int level, int option, int value)
    {
        if (SocketCalls.SetOption(descriptor, level, option, &value, sizeof(int)) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Beyond <c>net.core.rmem_max</c> only CAP_NET_ADMIN may go; without it the limit has to do.</summary>
    private static void SetBuffer(int descriptor, int force, int plain, int bytes)
    {
        if (SocketCalls.SetOption(descriptor, SocketCalls.LevelSocket, force, &bytes, sizeof(int)) < 0)
        {
            Set(descriptor, SocketCalls.LevelSocket, plain, bytes);
        }
    }

    /// <summary><c>struct sock_filter</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct FilterInstruction(ushort code, uint value)
    {
        private readonly ushort _code = code;
        private readonly ushort _jumps;
        private readonly uint _value = value;
    }

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Instructions;
    }
}
