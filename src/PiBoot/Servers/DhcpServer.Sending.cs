using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <content>What waits for its time, and is sent then.</content>
public sealed partial class DhcpServer
{
    /// <summary>Sends what is due; says how long to wait for the next (negative: nothing waits).</summary>
    private TimeSpan SendDue()
    {
        while (_pending.TryPeek(out var frame, out var due))
        {
            var now = time.GetTimestamp();
            if (due > now)
            {
                return time.GetElapsedTime(now, due);
            }

            _pending.Dequeue();
            if (frame.Kind == PlannedFrameKind.Nudge)
            {
                Nudge(frame);
            }
            else
            {
                Offer(frame, now);
            }
        }

        return TimeSpan.FromMilliseconds(-1);
    }

    private void Nudge(PendingFrame frame)
    {
        if (directory.Clients.ById(frame.ClientId) is not { Approved: true })
        {
            return;
        }

        Wake(frame.Target.InterfaceIndex, frame.Client, frame.Client);
    }

    private void Wake(int interfaceIndex, MacAddress destination, MacAddress client)
    {
        Span<byte> body = stackalloc byte[WakeFrame.Length];
        WakeFrame.Write(body, client);
        if (socket.SendFrame(interfaceIndex, destination, WakeFrame.EtherType, body))
        {
            meter.NudgeSent();
        }
        else
        {
            log.Debug("No nudge to {Mac}: this socket sends no frames, or its interface is gone", client);
        }
    }

    private void Offer(PendingFrame frame, long now)
    {
        if (directory.Clients.ById(frame.ClientId) is not { } client)
        {
            return;
        }

        if (readiness.WaitsFor(client) is { } reason)
        {
            board.Tell(client.Id, (tracker, at) => tracker.Wait(at, reason));
            if (time.GetElapsedTime(frame.Asked, now) < LatestAnswer && client.Approved)
            {
                var again = now + (long)(ReadinessPause.TotalSeconds * time.TimestampFrequency);
                _pending.Enqueue(frame with { Due = again }, again);
            }

            return;
        }

        if (socket.Send(frame.Target, frame.Reply, out var error))
        {
            meter.OfferSent();
            _lastOffers[client.Id] = frame;
            board.Tell(client.Id, (tracker, at) => tracker.Offer(at, $"boot server {frame.Target.Source}"));
        }
        else
        {
            meter.SendFailed();
            _strangers.Warn("send", $"Cannot send an OFFER to {frame.Client}: {error}.");
        }
    }

    /// <summary>A frame that waits for its time.</summary>
    private sealed record PendingFrame(
        string ClientId,
        PlannedFrameKind Kind,
        long Asked,
        long Due,
        DatagramTarget Target,
        MacAddress Client,
        byte[] Reply);
}
