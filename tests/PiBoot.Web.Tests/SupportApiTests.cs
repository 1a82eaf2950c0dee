using System.Formats.Tar;
using System.IO.Compression;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Testing;

namespace PiBoot.Web.Tests;

public sealed class SupportApiTests
{
    [Fact]
    public async Task The_bundle_tells_how_all_is()
    {
        await using var api = await RunningApi.StartAsync();
        api.Directory.WriteDue();
        api.Registry.SaveBoots([new ClientBoot(RunningApi.Id, new BootRecord(ManualTime.Noon, BootStage.Dhcp, null, [new BootEvent(ManualTime.Noon, BootStage.Dhcp, "discover")]))]);
        api.Captures.Files[RunningApi.Id] = "frames"u8.ToArray();
        var files = await ReadAsync(api);
        Assert.Equal("frames", files[$"captures/{RunningApi.Id}.pcap"]);
        Assert.Subset(
            files.Keys.ToHashSet(),
            new HashSet<string>(["status.json", "doctor.json", "settings.json", "interfaces.txt", "drives.json", "systems.json", "power.json", "tasks.json", "clients.json", "log.txt", $"boots/{RunningApi.Id}.json"]));
        Assert.Contains("stop it", files["doctor.json"], StringComparison.Ordinal);
        Assert.Contains("started", files["log.txt"], StringComparison.Ordinal);
        Assert.Contains("discover", files[$"boots/{RunningApi.Id}.json"], StringComparison.Ordinal);
        Assert.Contains("lo ", files["interfaces.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_of_a_client_is_in_it()
    {
        await using var api = await RunningApi.StartAsync();
        api.Directory.Edit(RunningApi.Id, new ClientEdit(null, null, null, null, ClientExtras.None with { PasswordHash = "$6$secrethash", AuthorizedKeys = "ssh-ed25519 SECRETKEY" }));
        Assert.All(await ReadAsync(api), file => Assert.DoesNotContain("secret", file.Value, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task No_secret_of_the_login_is_in_it()
    {
        await using var api = await RunningApi.StartAsync();
        var code = api.Door.SetupCode!;
        api.LogLines.Add($"No password is set: the setup code is {code}");
        Assert.All(await ReadAsync(api), file => Assert.DoesNotContain(code, file.Value, StringComparison.OrdinalIgnoreCase));

        await using var inside = await RunningApi.StartLoggedInAsync();
        var token = (await inside.Door.AddTokenAsync("grafana", PiBoot.Core.Access.TokenScope.Full))!.Value.Token;
        Assert.All(await ReadAsync(inside), file =>
        {
            Assert.DoesNotContain(token, file.Value, StringComparison.Ordinal);
            Assert.DoesNotContain(RunningApi.Password, file.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("grafana", file.Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task It_is_there_without_the_drive_too()
    {
        await using var api = await RunningApi.StartAsync();
        api.State.Services = null;
        api.Appliance.Fault = "The storage process does not answer.";
        var files = await ReadAsync(api);
        Assert.Contains("does not answer", files["drives.json"], StringComparison.Ordinal);
        Assert.DoesNotContain("clients.json", files.Keys);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(RunningApi api)
    {
        using var response = await api.Control.GetAsync("/api/v1/support");
        Assert.Equal("application/gzip", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("piboot-support.tar.gz", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var files = new Dictionary<string, string>();
        await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        await using var tar = new TarReader(unpacked);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            using var text = new StreamReader(entry.DataStream ?? Stream.Null);
            files[entry.Name["piboot-support/".Length..]] = await text.ReadToEndAsync();
        }

        return files;
    }
}
