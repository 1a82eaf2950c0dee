using PiBoot.Core.Clients;

namespace PiBoot.Web.Api;

/// <summary>One boot of a client. Times are UTC.</summary>
/// <param name="Started">Its first sign.</param>
/// <param name="Stage">How far it came, or is.</param>
/// <param name="Verdict">Why it stopped, in words.</param>
/// <param name="Events">All that was seen of it.</param>
public sealed record BootView(DateTime Started, string Stage, string? Verdict, IReadOnlyList<EventView> Events)
{
    public static BootView Of(BootRecord boot) => new(
        boot.Started.UtcDateTime, Words.Of(boot.Stage), boot.Verdict, [.. boot.Events.Select(e => EventView.Of(e, null))]);
}
