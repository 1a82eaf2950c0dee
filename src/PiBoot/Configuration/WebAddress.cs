using System.Globalization;
using System.Net;
using PiBoot.Protocol.Wire;

namespace PiBoot.Configuration;

/// <summary>Where the web server listens.</summary>
/// <param name="Address">An IPv4 address; 0.0.0.0 for all.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record WebAddress(IPAddress Address, int Port)
{
    public static readonly WebAddress Default = new(IPAddress.Any, 80);

    /// <summary>Port 80 on all addresses: port 8080 will do where that is not permitted or taken.</summary>
    public bool IsDefault => this == Default;

    /// <summary><c>ADDRESS:PORT</c> with an IPv4 address; null when it is not of that form.</summary>
    public static WebAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && Ipv4Address.TryParse(text.AsSpan(0, colon), out var address) &&
            int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) &&
            port is > 0 and <= ushort.MaxValue
            ? new WebAddress(IPAddress.Parse(address.ToString()), port)
            : null;
    }
}
