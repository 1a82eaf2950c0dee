using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PiBoot.Tests.Servers;

/// <summary>A web server for one file that breaks connections as it is told.</summary>
internal sealed class UnreliableServer : IAsyncDisposable
{
    private const char TlsHandshake = '\x16';

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public UnreliableServer(byte[] content)
    {
        Content = content;
        listener.Start();
        running = RunAsync();
    }

    public byte[] Content { get; set; }

    public string? Tag { get; set; } = "\"one\"";

    /// <summary>Bytes of the body after which each connection breaks.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>Answered before anything else, one for each connection.</summary>
    public Queue<string> Refusals { get; } = new();

    public List<string> Requests { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/os.img.xz");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                continue;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var request = "";
        var buffer = new byte[4096];
        while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            request += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, stopping.Token));
            if (request[0] == TlsHandshake)
            {
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stopping.Token);
                return;
            }
        }

        Requests.Add(request);
        if (Refusals.TryDequeue(out var refusal))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stopping.Token);
            return;
        }

        var from = From(request);
        var head = from switch
        {
            null => $"200 OK\r\nContent-Length: {Content.Length}",
            _ when from >= Content.Length => $"416 Range Not Satisfiable\r\nContent-Range: bytes */{Content.Length}\r\nContent-Length: 0",
            _ => $"206 Partial Content\r\nContent-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\nContent-Length: {Content.Length - from}",
        };
        head += Tag is null ? "" : $"\r\nETag: {Tag}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), stopping.Token);
        var body = Content.AsMemory(Math.Min(from ?? 0, Content.Length));
        await stream.WriteAsync(body[..Math.Min(body.Length, BreaksAfter ?? body.Length)], stopping.Token);
    }

    /// <summary>Null when all is asked for, or when what is there is of another state.</summary>
    private int? From(string request)
    {
        var lines = request.Split("\r\n");
        var range = lines.FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.Ordinal));
        var condition = lines.FirstOrDefault(line => line.StartsWith("If-Range: ", StringComparison.Ordinal));
        return range is null || condition != "If-Range: " + Tag ? null : int.Parse(range["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
    }
}
