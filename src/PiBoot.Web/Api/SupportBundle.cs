using System.Formats.Tar;
using System.IO.Compression;
using System.Net.NetworkInformation;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Web.Api;

/// <summary>
/// What somebody needs who is asked for help. It is made of what the API shows, less what may be a secret; a part that cannot
/// be told says so in its place. Every part is bounded.
/// </summary>
/// <param name="state">What there is to tell.</param>
/// <param name="bytes">Takes the <c>.tar.gz</c>.</param>
internal sealed class SupportBundle(ApiState state, MemoryStream bytes)
{
    private const int MostClients = 500;
    private const int MostBoots = 3;
    private const long MostBytes = 24 * 1024 * 1024;

    public async Task WriteAsync(CancellationToken cancellation)
    {
        var findings = await state.Report.ExamineAsync(cancellation);
        var drives = await Drives(cancellation);
        await using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            Add(tar, "status.json", StatusView.Of(state.Report.Status()), ApiJson.Default.StatusView);
            Add(tar, "doctor.json", [.. findings.Select(FindingView.Of)], ApiJson.Default.FindingViewArray);
            Add(tar, "settings.json", [.. (state.Settings?.List() ?? []).Select(SettingView.Of).Select(WithoutSecrets)], ApiJson.Default.SettingViewArray);
            Add(tar, "tasks.json", [.. state.Tasks.List()], ApiJson.Default.TaskViewArray);
            Add(tar, "interfaces.txt", string.Concat(NetworkInterface.GetAllNetworkInterfaces().Select(Describe)));
            Add(tar, "drives.json", drives);
            if (state.Services is { } services)
            {
                AddServed(tar, services);
            }

            Add(tar, "log.txt", string.Join('\n', state.RecentLog()) + "\n");
        }
    }

    /// <summary>Keys and whatever a user may have hidden in additions stay here.</summary>
    private static ClientView WithoutSecrets(ClientView client) => client with
    {
        AuthorizedKeys = Hidden(client.AuthorizedKeys),
        ConfigTxt = Hidden(client.ConfigTxt),
        CommandLine = Hidden(client.CommandLine),
    };

    private static SettingView WithoutSecrets(SettingView setting) => setting is { Section: "clients", Key: "config_txt" or "cmdline" }
        ? setting with { Value = Hidden(setting.Value) ?? "" }
        : setting;

    private static string? Hidden(string? text) => text is null or "" ? text : "(not shown)";

    private static string Describe(NetworkInterface link)
    {
        var addresses = link.GetIPProperties().UnicastAddresses.Select(a => $"{a.Address}/{a.PrefixLength}");
        return $"{link.Name} {link.OperationalStatus} {link.NetworkInterfaceType} {link.GetPhysicalAddress()} {string.Join(' ', addresses)}\n";
    }

    private static string Json<T>(T value, JsonTypeInfo<T> shape) => JsonSerializer.Serialize(value, shape) + "\n";

    private async Task<string> Drives(CancellationToken cancellation)
    {
        try
        {
            return Json([.. (await Task.Run(() => state.Drives.List(cancellation), cancellation)).Select(DriveView.Of)], ApiJson.Default.DriveViewArray);
        }
        catch (StorageException e)
        {
            return $"The drives cannot be told: {e.Message}\n";
        }
    }

    private void AddServed(TarWriter tar, ApiServices services)
    {
        Try(tar, "systems.json", () => Json([.. services.Systems.List().Select(OsView.Of)], ApiJson.Default.OsViewArray));
        Add(tar, "power.json", PowerRoutes.Views(services), ApiJson.Default.RelayViewArray);
        var clients = services.Directory.Clients.All().OrderByDescending(c => c.LastSeen).Take(MostClients).ToArray();
        Try(tar, "clients.json", () => Json(
            [.. clients.Select(c => WithoutSecrets(ClientView.Of(c, services.Board.StatusOf(c.Id), services.Systems.For(c))))], ApiJson.Default.ClientViewArray));
        foreach (var client in clients)
        {
            var name = client.Id.Replace(':', '-');
            Try(tar, $"boots/{name}.json", () => Json([.. services.Registry.Boots(client.Id, MostBoots).Select(BootView.Of)], ApiJson.Default.BootViewArray));
            AddCapture(tar, services, client.Id, $"captures/{name}.pcap");
        }
    }

    private void AddCapture(TarWriter tar, ApiServices services, string clientId, string name)
    {
        try
        {
            if (services.Captures?.File(clientId) is { Length: > 0 } capture)
            {
                Add(tar, name, capture);
            }
        }
        catch (Exception e) when (IsFault(e))
        {
            Add(tar, name + ".txt", $"It cannot be read: {e.Message}\n");
        }
    }

    private void Try(TarWriter tar, string name, Func<string> tell)
    {
        string text;
        try
        {
            text = tell();
        }
        catch (Exception e) when (IsFault(e))
        {
            text = $"This cannot be told: {e.Message}\n";
        }

        Add(tar, name, text);
    }

    /// <summary>Of a drive that fails or is gone: then the bundle is needed most.</summary>
    private static bool IsFault(Exception e) => e is StorageException or RegistryException or IOException or UnauthorizedAccessException or ObjectDisposedException;

    private void Add<T>(TarWriter tar, string name, T value, JsonTypeInfo<T> shape) => Add(tar, name, Json(value, shape));

    private void Add(TarWriter tar, string name, string text)
    {
        // The log tells it to who stands before the appliance, and to nobody else.
        var clean = state.Door?.SetupCode is { } code ? text.Replace(code, "(setup code)", StringComparison.OrdinalIgnoreCase) : text;
        Add(tar, name, Encoding.UTF8.GetBytes(clean));
    }

    private void Add(TarWriter tar, string name, byte[] content)
    {
        var isFull = bytes.Length + content.Length > MostBytes;
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"piboot-support/{name}")
        {
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            ModificationTime = state.Report.Status().Started,
            DataStream = new MemoryStream(isFull ? "Left out: the bundle is full.\n"u8.ToArray() : content),
        });
    }
}
