using PiBoot.Linux.Links;

namespace PiBoot.Linux.Drives;

/// <summary>
/// Tells that a device came, changed or went, as the kernel says it to everybody who listens: netlink(7),
/// NETLINK_KOBJECT_UEVENT. What was said is not read further: whoever waits looks for himself.
/// </summary>
public sealed unsafe class DeviceNews : IDisposable
{
    private const int KernelObjects = 15;
    private const uint FromKernel = 1;
    private const int LargestMessage = 4096;

    private readonly WakeableSocket _socket;

    private DeviceNews(int socket) => _socket = new WakeableSocket(socket);

    /// <summary>Where the kernel lets nobody listen, nothing is ever heard.</summary>
    public static DeviceNews Listen()
    {
        var socket = LinkCalls.Socket(LinkCalls.AfNetlink, LinkCalls.SockDgram | LinkCalls.SockCloexec | LinkCalls.SockNonblock, KernelObjects);
        var address = new LinkCalls.NetlinkAddress { Family = LinkCalls.AfNetlink, Groups = FromKernel };
        if (socket >= 0)
        {
            LinkCalls.Bind(socket, &address, (uint)sizeof(LinkCalls.NetlinkAddress));
        }

        // poll(2) passes over a descriptor of -1.
        return new DeviceNews(socket);
    }

    /// <summary>True when there is news; false when the time is over, or <see cref="Wake"/> was called.</summary>
    public bool Wait(TimeSpan timeout)
    {
        if (!_socket.Wait(timeout))
        {
            return false;
        }

        var message = stackalloc byte[LargestMessage];
        while (LinkCalls.ReceiveFrom(_socket.Descriptor, message, LargestMessage, 0, null, null) > 0)
        {
            // Only that it came counts.
            continue;
        }

        return true;
    }

    /// <summary>Ends a <see cref="Wait"/>. May be called from any thread.</summary>
    public void Wake() => _socket.Wake();

    public void Dispose() => _socket.Dispose();
}
