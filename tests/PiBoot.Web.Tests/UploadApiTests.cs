using System.Net;
using System.Text;
using PiBoot.Core.Uploads;

namespace PiBoot.Web.Tests;

public sealed class UploadApiTests
{
    private const string Path = "/api/v1/uploads";

    [Fact]
    public async Task A_file_is_announced_sent_in_pieces_and_imported_by_its_id()
    {
        await using var api = await RunningApi.StartAsync();
        using var begun = await PostAsync(api, Path, """{"file":"pi.img.xz","bytes":5}""");
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var upload = await RunningApi.ReadAsync(begun);
        var id = upload.GetProperty("id").GetString()!;
        Assert.Equal((0, Upload.Chunk), (upload.GetProperty("received").GetInt32(), upload.GetProperty("chunk").GetInt32()));
        Assert.Equal($"{Path}/{id}", begun.Headers.Location!.OriginalString);

        using var first = await PutAsync(api, id, 0, [1, 2, 3]);
        Assert.Equal(3, (await RunningApi.ReadAsync(first)).GetProperty("received").GetInt32());
        using var again = await PutAsync(api, id, 0, [1, 2, 3]);
        Assert.Equal((HttpStatusCode.Conflict, 3), (again.StatusCode, (await RunningApi.ReadAsync(again)).GetProperty("received").GetInt32()));
        using var last = await PutAsync(api, id, 3, [4, 5]);
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        Assert.Equal([1, 2, 3, 4, 5], api.Uploads.ContentOf(id));
        Assert.Equal(5, (await api.GetAsync($"{Path}/{id}")).GetProperty("received").GetInt32());
        Assert.Equal("pi.img.xz", (await api.GetAsync(Path))[0].GetProperty("file").GetString());

        using var import = await PostAsync(api, "/api/v1/os", $$"""{"source":"upload:{{id}}","name":"new"}""");
        Assert.Equal(HttpStatusCode.OK, import.StatusCode);
        Assert.Contains($"import upload:{id} new any", api.Appliance.Orders);
        using var removed = await api.Control.DeleteAsync($"{Path}/{id}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await RunningApi.IsProblem(await api.Control.GetAsync($"{Path}/{id}"), HttpStatusCode.NotFound, "id", "no upload");
    }

    [Fact]
    public async Task A_piece_has_eight_megabytes_and_no_more()
    {
        await using var api = await RunningApi.StartAsync();
        var id = api.Uploads.Begin("pi.img", 100_000_000).Id;
        using var whole = await PutAsync(api, id, 0, new byte[Upload.Chunk]);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);

        // Asks before it sends: one that is refused in the middle of its body sees a broken connection.
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Path}/{id}?offset={Upload.Chunk}") { Content = new ByteArrayContent(new byte[Upload.Chunk + 1]) };
        request.Headers.ExpectContinue = true;
        await RunningApi.IsProblem(await api.Control.SendAsync(request), HttpStatusCode.RequestEntityTooLarge, null, "at most 8388608");
        Assert.Equal(Upload.Chunk, api.Uploads.List()[0].Received);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_its_field()
    {
        await using var api = await RunningApi.StartAsync();
        await RunningApi.IsProblem(await PostAsync(api, Path, """{"bytes":5}"""), HttpStatusCode.BadRequest, "file", "name");
        await RunningApi.IsProblem(await PostAsync(api, Path, """{"file":"a","bytes":0}"""), HttpStatusCode.BadRequest, "bytes", "empty");
        await RunningApi.IsProblem(await PutAsync(api, "0123", null, [1]), HttpStatusCode.BadRequest, "offset", "offset");
        await RunningApi.IsProblem(await PutAsync(api, "0123", 0, [1]), HttpStatusCode.NotFound, "id", "no upload");
        api.Uploads.Fault = "There is no room.";
        await RunningApi.IsProblem(await PostAsync(api, Path, """{"file":"a","bytes":5}"""), HttpStatusCode.Conflict, null, "no room");
    }

    private static Task<HttpResponseMessage> PostAsync(RunningApi api, string path, string json) =>
        api.Control.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    private static Task<HttpResponseMessage> PutAsync(RunningApi api, string id, long? offset, byte[] bytes) =>
        api.Control.PutAsync($"{Path}/{id}?offset={offset}", new ByteArrayContent(bytes));
}
