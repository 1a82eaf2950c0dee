using System.Net;
using System.Net.Sockets;
using PiBoot.Web.Https;

namespace PiBoot.Web.Api;

/// <summary>Where the API is served.</summary>
/// <param name="Control">Path of the Unix socket; its directory exists.</param>
/// <param name="Web">Where the network is served; null: nowhere.</param>
/// <param name="Https">The same with HTTPS; null: nowhere.</param>
public sealed record ApiListening(string Control, IPEndPoint? Web = null, HttpsListening? Https = null)
{
    /// <summary>Makes the listening sockets of the network, bound; null: new ones.</summary>
    public Func<IPEndPoint, Socket>? Listener { get; init; }

    /// <summary>Without a connection for so long, the server ends until the next one comes.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(30);
}
