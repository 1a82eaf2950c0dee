using PiBoot.Core.Os;

namespace PiBoot.Servers;

/// <summary>
/// Fetches a file over http or https, and goes on where it stopped: after a broken connection, after a restart, after a
/// power cut. What lies there is only continued when the server says that its file is still the same (RFC 9110, 13.1.5).
/// </summary>
public sealed class HttpDownload(HttpClient client, TimeProvider clock, TimeSpan firstPause)
{
    /// <summary>Connections in a row that bring nothing.</summary>
    public const int MostFruitless = 6;

    private const int MostConnections = 200;
    private const int BufferLength = 1 << 18;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Redirects are followed, but not from https to http.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="source">http or https.</param>
    /// <param name="folder">Holds the file, also unfinished; the same address has the same name there.</param>
    /// <returns>The whole file's path.</returns>
    /// <exception cref="OsImportException">It cannot be fetched, and why.</exception>
    public async Task<string> FetchAsync(Uri source, string folder, IProgress<(long Read, long? Total)>? progress, CancellationToken cancellation)
    {
        var address = source.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        if (source.Scheme is not ("http" or "https"))
        {
            throw new OsImportException($"{address} is no address to download from: it begins neither with http:// nor with https://.");
        }

        var download = new PartialDownload(folder, source, address);
        var fruitless = 0;
        for (var connection = 1; ; connection++)
        {
            var before = download.Length;
            var failure = await TryOnceAsync(download, progress, cancellation).ConfigureAwait(false);
            if (failure is null)
            {
                return download.Finish();
            }

            download.ForgetUnlessMarked();
            fruitless = download.Length > before ? 0 : fruitless + 1;
            if (fruitless >= MostFruitless || connection >= MostConnections)
            {
                throw new OsImportException($"{address} cannot be downloaded: {failure}. What was fetched is kept, and the next try goes on from there.");
            }

            var pause = firstPause * (1 << Math.Min(fruitless, 8));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Null when all is there; otherwise why another try may help.</summary>
    private async Task<string?> TryOnceAsync(PartialDownload download, IProgress<(long Read, long? Total)>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(LongestSilence);
        try
        {
            using var request = download.Request();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            return download.Begin(response) switch
            {
                DownloadStep.Complete => null,
                DownloadStep.Again => $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}",
                _ => await ReadAsync(response, download, progress, silence).ConfigureAwait(false),
            };
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new OsImportException($"{download.Address} cannot be downloaded: no trusted connection to the server ({Innermost(e)}). Is this machine's clock right?", e);
        }
        catch (HttpRequestException e)
        {
            return Innermost(e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"the server said nothing for {LongestSilence.TotalSeconds} seconds";
        }
    }

    private static string Innermost(Exception e) => e.GetBaseException().Message.TrimEnd('.');

    private static async Task<string?> ReadAsync(
        HttpResponseMessage response, PartialDownload download, IProgress<(long Read, long? Total)>? progress, CancellationTokenSource silence)
    {
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        using var file = download.Open();
        var buffer = new byte[BufferLength];
        for (; ; )
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                return $"the connection broke after {download.Length} bytes ({Innermost(e)})";
            }

            if (read == 0)
            {
                return download.IsComplete ? null : $"the connection ended after {download.Length} of {download.Total} bytes";
            }

            silence.CancelAfter(LongestSilence);
            download.Append(file, buffer.AsSpan(0, read));
            progress?.Report((download.Length, download.Total));
        }
    }
}
