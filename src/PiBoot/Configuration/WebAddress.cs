using System.Globalization;
using System.Net;

namespace PiBoot.Configuration;

/// <summary>Where the web server listens.</summary>
/// <param name="Address">An IPv4 address; 0.0.0.0 for all.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsDefault">Nobody asked for it: port 8080 will do where port 80 is not permitted or taken.</param>
public sealed record WebAddress(IPAddress Address, int Port, bool IsDefault)
{
    public static readonly WebAddress Default = new(IPAddress.Any, 80, true);

    /// <summary><c>ADDRESS:PORT</c>; null when it is not of that form.</summary>
    public static WebAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && IPAddress.TryParse(text.AsSpan(0, colon), out var address) &&
            int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) &&
            port is > 0 and <= ushort.MaxValue
            ? new WebAddress(address, port, false)
            : null;
    }
}
