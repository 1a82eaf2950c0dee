namespace PiBoot.Web.Tests;

public sealed class ExportApiTests
{
    [Theory]
    [InlineData("hosts", "text/plain", "127.0.0.1\t")]
    [InlineData("ansible", "text/plain", "[model_pi3]\n")]
    [InlineData("csv", "text/csv", $"\r\n{RunningApi.Id},{RunningApi.Id},b8:27:eb:6c:4c:16,\"Raspberry Pi 3 Model B\",a02082,")]
    public async Task Clients_are_listed_for_other_programs(string format, string type, string part)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.GetAsync($"/api/v1/clients.{format}");
        Assert.Equal((type, "utf-8"), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentType.CharSet));
        Assert.Contains(part, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
