using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary>The other verbs' way to the service: the HTTP API over the control socket.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _path;

    public ControlClient(string path)
    {
        _path = path;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch (Exception)
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://piboot"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="VerbException">The service is not reachable, or refused.</exception>
    public async Task<string> GetAsync(string path, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Get, path, null, cancellation);

    /// <summary>Returns the body of the answer.</summary>
    /// <exception cref="VerbException">The service is not reachable, or refused.</exception>
    public async Task<string> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        using var response = await OpenAsync(method, path, json, cancellation);
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>The answer line by line, as it comes.</summary>
    /// <exception cref="VerbException">The service is not reachable, or refused.</exception>
    public async IAsyncEnumerable<string> LinesAsync(
        HttpMethod method, string path, string? json, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await OpenAsync(method, path, json, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Copies the body of the answer as it is.</summary>
    /// <exception cref="VerbException">The service is not reachable, or refused.</exception>
    public async Task CopyAsync(string path, Stream target, CancellationToken cancellation)
    {
        using var response = await OpenAsync(HttpMethod.Get, path, (HttpContent?)null, cancellation);
        await response.Content.CopyToAsync(target, cancellation);
    }

    /// <summary>Sends bytes, and returns the body of the answer.</summary>
    /// <exception cref="VerbException">The service is not reachable, or refused.</exception>
    public async Task<string> UploadAsync(string path, Stream content, CancellationToken cancellation)
    {
        using var body = new StreamContent(content);
        using var response = await OpenAsync(HttpMethod.Post, path, body, cancellation);
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    public static T Parse<T>(string json, JsonTypeInfo<T> shape) =>
        JsonSerializer.Deserialize(json, shape) ?? throw new VerbException(ExitCode.Failed, "The service sent an empty answer.");

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        using var body = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await OpenAsync(method, path, body, cancellation);
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            var why = e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied }
                ? "you may not open it: use sudo, or join the group piboot"
                : "is 'piboot serve' running?";
            throw new VerbException(ExitCode.NotReachable, $"No service answers on {_path}; {why}");
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new VerbException(ExitCode.Failed, await ReasonAsync(response, cancellation));
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return response.Content.Headers.ContentType?.MediaType == "application/problem+json" &&
            JsonSerializer.Deserialize(body, ApiJson.Default.Problem) is { } problem
            ? problem.Detail
            : $"The service answered {(int)response.StatusCode} {response.StatusCode switch { HttpStatusCode.NotFound => "not found", _ => response.ReasonPhrase }}.";
    }
}
