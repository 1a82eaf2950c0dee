using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using PiBoot.Linux.Net.Batching;

namespace PiBoot.Linux.Systemd;

/// <summary>Where systemd hears what a service says of itself, and takes descriptors for it to keep: sd_notify(3).</summary>
/// <param name="address">Its path; a leading @ stands for the NUL of the abstract name space.</param>
public sealed unsafe class NotifySocket(string address)
{
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public void Send(string state) => Send(state, null);

    /// <summary>
    /// Lets systemd keep a copy, which it hands to the next process of this service. One that it has already is kept once. It is
    /// not watched for errors (FDPOLL=0): an ICMP message must not cost a socket.
    /// </summary>
    internal void Store(string name, int descriptor) => Send($"FDSTORE=1\nFDNAME={name}\nFDPOLL=0", descriptor);

    /// <summary>Lets systemd close all copies of this name.</summary>
    internal void Forget(string name) => Send($"FDSTOREREMOVE=1\nFDNAME={name}", null);

    private void Send(string state, int? descriptor)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        fixed (byte* text = Encoding.UTF8.GetBytes(state))
        {
            var part = new IoVector { Start = text, Length = (nuint)Encoding.UTF8.GetByteCount(state) };
            var control = new SystemdCalls.OneDescriptor(descriptor ?? 0);
            var message = new MessageHeader { Parts = &part, PartCount = 1 };
            if (descriptor is not null)
            {
                message.Control = &control;
                message.ControlLength = (nuint)sizeof(SystemdCalls.OneDescriptor);
            }

            if (SystemdCalls.SendMessage((int)socket.SafeHandle.DangerousGetHandle(), &message, SystemdCalls.NoSignal) < 0)
            {
                throw new SocketException(Marshal.GetLastPInvokeError());
            }
        }
    }
}
