using System.Text.Json;
using PiBoot.Core.Boot;
using PiBoot.Web.Api;

namespace PiBoot.Web.Events;

/// <summary>Where the events of a feed come from. Follows one appliance after the other, as drives come and go.</summary>
internal sealed class FeedSources(EventFeed feed)
{
    private ApiServices? _followed;

    public void Follow(ApiServices? services)
    {
        if (_followed is { } left)
        {
            left.Board.Seen -= Boot;
            left.Directory.Changed -= Client;
            left.Power.Changed -= Power;
        }

        _followed = services;
        if (services is not null)
        {
            services.Board.Seen += Boot;
            services.Directory.Changed += Client;
            services.Power.Changed += Power;
        }

        // Other clients, other systems: whoever watches looks at everything anew.
        feed.Add("reset", "{}");
    }

    private void Boot(ClientEvent seen) =>
        feed.Add("boot", JsonSerializer.Serialize(EventView.Of(seen.Event, seen.ClientId), ApiJson.Default.EventView));

    private void Client(string id) => feed.Add("client", JsonSerializer.Serialize(new ClientMark(id), ApiJson.Default.ClientMark));

    private void Power() => feed.Add("power", "{}");
}
