using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary>The MTU of a network interface (netdevice(7), SIOCGIFMTU).</summary>
public static unsafe class InterfaceMtu
{
    /// <summary>Ethernet's, where the interface is gone.</summary>
    public const int Ethernet = 1500;

    private const nuint GetMtu = 0x8921;
    private const int NameLength = 16;

    public static int Of(int interfaceIndex)
    {
        // struct ifreq: the name, then a union that is 24 bytes long.
        var request = stackalloc byte[NameLength + 24];
        if (interfaceIndex <= 0 || SocketCalls.InterfaceName((uint)interfaceIndex, request) == null)
        {
            return Ethernet;
        }

        var socket = SocketCalls.Socket(
            SocketCalls.AddressFamilyInternet, SocketCalls.SocketDatagram | SocketCalls.CloseOnExec, 0);
        if (socket < 0)
        {
            return Ethernet;
        }

        var found = SocketCalls.Control(socket, GetMtu, request) == 0;
        _ = SocketCalls.Close(socket);
        return found ? MemoryMarshal.Read<int>(new ReadOnlySpan<byte>(request + NameLength, sizeof(int))) : Ethernet;
    }
}
