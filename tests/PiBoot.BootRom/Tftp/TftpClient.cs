using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;

namespace PiBoot.BootRom.Tftp;

/// <summary>Reads files in lock step from one server, each from its own source port.</summary>
/// <param name="nextHop">The Ethernet address ARP gave for the server or for the gateway.</param>
internal sealed class TftpClient(Station station, Ipv4Address server, MacAddress nextHop, TimeProvider time)
{
    private const ushort ServerPort = 69;

    // A Pi 4 repeats an unanswered RRQ every 2 s from the same port (EE#74); the others are taken to do the same.
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(2);

    private readonly byte[] packet = new byte[TftpPacket.MaximumRequest];

    public Ipv4Address Server => server;

    /// <summary>Requests a file and takes it, or probes for it when <paramref name="file"/> is null.</summary>
    /// <param name="isAbandoned">A probe that ends without telling the server.</param>
    public async ValueTask<TransferEnd> ReadAsync(
        string name,
        ushort port,
        TransferRules rules,
        Stream? file,
        bool takesFirstBlock,
        bool isAbandoned,
        CancellationToken cancellation)
    {
        var transfer = new ReadTransfer(rules, file, takesFirstBlock);
        var start = time.GetTimestamp();
        var lastHeard = start;
        ushort serverPort = 0;
        SendRequest(name, port, rules);
        while (true)
        {
            var arrival = await station.ReceiveAsync(Repeat, cancellation).ConfigureAwait(false);
            if (arrival.Kind == ArrivalKind.Datagram && IsOurs(arrival.Datagram, port, serverPort))
            {
                lastHeard = time.GetTimestamp();
                serverPort = arrival.Datagram.SourcePort;
                var reply = transfer.Accept(arrival.Datagram.Payload.Span);
                if (!(isAbandoned && reply.Kind == ReplyKind.Terminate))
                {
                    Send(reply, port, serverPort);
                }

                if (transfer.End is { } end)
                {
                    return end;
                }
            }
            else if (arrival.Kind == ArrivalKind.Silence && serverPort == 0)
            {
                SendRequest(name, port, rules);
            }

            if (rules.FileTimeout > TimeSpan.Zero && time.GetElapsedTime(start) > rules.FileTimeout)
            {
                return transfer.GiveUp($"not complete after {rules.FileTimeout.TotalSeconds} s (TFTP_FILE_TIMEOUT)");
            }

            if (time.GetElapsedTime(lastHeard) > rules.Patience)
            {
                return transfer.GiveUp(serverPort == 0 ? "the TFTP server does not answer" : "the TFTP server fell silent");
            }
        }
    }

    // The first answer decides the server's port, its transfer identifier (RFC 1350 section 4).
    private bool IsOurs(in Datagram datagram, ushort port, ushort serverPort) =>
        datagram.DestinationPort == port && datagram.Source == server &&
        (serverPort == 0 || datagram.SourcePort == serverPort);

    private void SendRequest(string name, ushort port, TransferRules rules)
    {
        var length = TftpPacket.WriteReadRequest(packet, name, rules.AsksSize, rules.BlockSize);
        if (length > 0)
        {
            Send(packet.AsSpan(0, length), port, ServerPort);
        }
    }

    private void Send(Reply reply, ushort port, ushort serverPort)
    {
        var length = reply.Kind switch
        {
            ReplyKind.Acknowledge => TftpPacket.WriteAcknowledge(packet, reply.Block),
            ReplyKind.Terminate => TftpPacket.WriteError(packet, 0, TftpPacket.EarlyTerminate),
            ReplyKind.RefuseOptions => TftpPacket.WriteError(packet, 8, "option refused"u8),
            _ => 0,
        };
        if (length > 0)
        {
            Send(packet.AsSpan(0, length), port, serverPort);
        }
    }

    private void Send(ReadOnlySpan<byte> bytes, ushort port, ushort serverPort) =>
        station.SendDatagram(nextHop, server, port, serverPort, bytes);
}
