using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PiBoot.Web.Bounds;

/// <summary>How much of the server one who asks may use, and for how long.</summary>
internal static class WebLimits
{
    /// <summary>Of a body; routes that take more say so themselves.</summary>
    public const long LargestBody = 64 * 1024;

    /// <summary>On each listening socket: what floods the network's leaves that of the piboot command alone.</summary>
    public const int LargestConnections = 2000;

    /// <summary>Bytes a second that a sender gives at least, once he has had a while.</summary>
    private const double SlowestSender = 240;

    /// <summary>
    /// Bytes a second that a reader takes at least: as what waits for him may be 64 kB, he is given up after some 25 seconds
    /// without reading. What goes out in small pieces, as events do, has the grace alone.
    /// </summary>
    private const double SlowestReader = 5000;

    /// <summary>Of an answer that a slow reader has not taken yet: the list of some hundred clients goes out in one piece.</summary>
    private const long LargestAnswerKept = 256 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxResponseBufferSize = LargestAnswerKept;
        limits.MaxConcurrentConnections = LargestConnections;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 60;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestSender, Grace);
        limits.MinResponseDataRate = new MinDataRate(SlowestReader, Grace);
    }
}
