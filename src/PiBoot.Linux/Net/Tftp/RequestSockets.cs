using System.Net;
using PiBoot.Linux.Net.Batching;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>The sockets that requests are taken on, one for each worker.</summary>
internal static class RequestSockets
{
    /// <summary>
    /// Those that are there already, and as many more as are wanted and can be had: a port that somebody else has opened for us
    /// cannot be shared, and then there are as many workers as it has sockets.
    /// </summary>
    /// <exception cref="UdpPortException">The port is taken or needs a privilege.</exception>
    public static IReadOnlyList<DatagramSocket> Open(TftpEngineOptions options)
    {
        var sockets = new List<DatagramSocket>();
        try
        {
            Adopt(sockets, options);
            var own = sockets.Count;
            Bind(sockets, options);
            if (sockets.Count > 1)
            {
                sockets[0].SpreadBySender(sockets.Count);
            }

            for (var i = own; i < sockets.Count; i++)
            {
                options.Shelf.Keep(NameOf(options, sockets[0].Port), sockets[i].Descriptor);
            }

            return sockets;
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    private static void Adopt(List<DatagramSocket> sockets, TftpEngineOptions options)
    {
        foreach (var descriptor in options.Shelf.Copies(NameOf(options, options.Port)))
        {
            sockets.Add(DatagramSocket.Adopt(descriptor, options.Port, TftpWorker.RequestBuffer));
        }
    }

    /// <summary>
    /// The first socket is bound without sharing, so that another server on the port is noticed, be it one of ours; only then the
    /// port is shared among the workers.
    /// </summary>
    private static void Bind(List<DatagramSocket> sockets, TftpEngineOptions options)
    {
        var isHanded = sockets.Count > 0;
        while (sockets.Count < options.Workers)
        {
            try
            {
                var port = sockets is [var first, ..] ? first.Port : options.Port;
                sockets.Add(DatagramSocket.Bind(options.BindAddress, port, TftpWorker.RequestBuffer, true, sockets.Count > 0));
            }
            catch (UdpPortException) when (isHanded)
            {
                return;
            }

            if (sockets.Count == 1 && options.Workers > 1)
            {
                sockets[0].SharePort();
            }
        }
    }

    private static string NameOf(TftpEngineOptions options, ushort port) =>
        DescriptorName.OfUdp(new IPAddress((uint)IPAddress.HostToNetworkOrder((int)options.BindAddress.Value)), port);
}
