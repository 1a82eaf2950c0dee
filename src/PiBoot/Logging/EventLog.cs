using PiBoot.Core.Boot;
using Serilog;

namespace PiBoot.Logging;

/// <summary>What of a boot is worth a line in the log.</summary>
public sealed class EventLog(ILogger log)
{
    public void Tell(ClientEvent seen)
    {
        var (id, e) = (seen.ClientId, seen.Event);
        switch (e.Event)
        {
            case "stalled" or "fault" or "restarted":
                log.Warning("{Client}: {Verdict}", id, e.Verdict);
                break;
            case "answers" or "reboot" or "shutdown":
                log.Information("{Client}: {Event}", id, e.Event);
                break;
            case "up":
                log.Information("{Client} is up after {Seconds} s: {Detail}", id, e.Seconds, e.Detail);
                break;
            case "mount":
                log.Information("{Client} has mounted its root: {Detail}", id, e.Detail);
                break;
            default:
                log.Debug("{Client} {Event} {File} {Bytes} {Detail}", id, e.Event, e.File, e.Bytes, e.Detail);
                break;
        }
    }
}
