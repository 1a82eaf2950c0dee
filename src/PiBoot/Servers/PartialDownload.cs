using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;

namespace PiBoot.Servers;

/// <summary>
/// A file that is being fetched: <c>download-HASH.part</c>, and beside it <c>download-HASH.tag</c> with the server's mark of
/// that state of its file, an entity tag or a date. Without such a mark it cannot be continued.
/// </summary>
internal sealed class PartialDownload
{
    private readonly Uri source;
    private readonly string folder;
    private readonly string whole;
    private readonly string part;
    private readonly string tagFile;
    private string tag;

    public PartialDownload(string folder, Uri source, string address)
    {
        (this.folder, this.source, Address) = (folder, source, address);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
        whole = Path.Join(folder, $"download-{hash}");
        (part, tagFile) = (whole + ".part", whole + ".tag");
        if (File.Exists(whole))
        {
            // Fetched before: one question tells whether the server still has the same.
            File.Move(whole, part, overwrite: true);
        }

        tag = File.Exists(tagFile) ? File.ReadAllText(tagFile).Trim() : "";
        Length = tag.Length > 0 && File.Exists(part) ? new FileInfo(part).Length : 0;
    }

    /// <summary>Without user name and password.</summary>
    public string Address { get; }

    public long Length { get; private set; }

    /// <summary>Bytes in all; null when the server does not say.</summary>
    public long? Total { get; private set; }

    public bool IsComplete => Total is null || Length == Total;

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(Length, null);
            request.Headers.TryAddWithoutValidation("If-Range", tag);
        }

        return request;
    }

    /// <exception cref="OsImportException">The server has no such file, or the drive no room for it.</exception>
    public DownloadStep Begin(HttpResponseMessage response)
    {
        var range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when Length > 0 && range?.From == Length:
                Total = range.Length;
                CheckSpace();
                return DownloadStep.Read;
            case HttpStatusCode.OK:
                StartAgain(response);
                CheckSpace();
                return DownloadStep.Read;
            case HttpStatusCode.RequestedRangeNotSatisfiable when Length > 0 && range?.Length == Length:
                Total = Length;
                return DownloadStep.Complete;
            case HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PartialContent:
                Length = 0;
                return DownloadStep.Again;
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return DownloadStep.Again;
            default:
                throw new OsImportException(
                    $"{Address} cannot be downloaded: the server answers {(int)response.StatusCode} {response.ReasonPhrase}. Is the address right?");
        }
    }

    public FileStream Open()
    {
        var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(Length);
        file.Position = Length;
        return file;
    }

    /// <exception cref="OsImportException">The drive fails.</exception>
    public void Append(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException e)
        {
            throw new OsImportException($"{Address} cannot be kept: {e.Message}", e);
        }

        Length += bytes.Length;
    }

    /// <summary>What the server gave no mark to cannot be continued.</summary>
    public void ForgetUnlessMarked() => Length = tag.Length > 0 ? Length : 0;

    public string Finish()
    {
        using (var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(part, whole, overwrite: true);
        AtomicFile.SyncDirectory(folder);
        return whole;
    }

    /// <summary>Weak entity tags may stand for other bytes: a date is better (RFC 9110, 13.1.5).</summary>
    private void StartAgain(HttpResponseMessage response)
    {
        Length = 0;
        Total = response.Content.Headers.ContentLength;
        File.Delete(part);
        tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : response.Content.Headers.LastModified?.ToString("r") ?? "";
        AtomicFile.Write(tagFile, tag + "\n");
    }

    private void CheckSpace()
    {
        var free = FreeSpace.Of(folder).Free;
        if (Total - Length > free)
        {
            throw new OsImportException($"{Address} cannot be kept: it has {Total} bytes, {free} are free on the drive.");
        }
    }
}
