namespace PiBoot.BootRom;

/// <summary>boot.json: what a boot brought, for programs that go on from it.</summary>
/// <param name="Cmdline">The text of cmdline.txt; kernel, initrd and dtb are file names beside boot.json.</param>
internal sealed record BootReport(
    string Outcome,
    string Reason,
    string Model,
    string Serial,
    string Mac,
    string Address,
    string Mask,
    string Gateway,
    string Server,
    string? Kernel,
    string? Initrd,
    string? Dtb,
    string? Cmdline,
    IReadOnlyList<FetchedFile> Files,
    double Seconds)
{
    public static BootReport Of(string model, BootRomOptions options, BootResult result) => new(
        result.Outcome.ToString().ToLowerInvariant(),
        result.Reason,
        model,
        $"{options.Serial:x8}",
        options.Mac.ToString(),
        result.Address.ToString(),
        result.Mask.ToString(),
        result.Gateway.ToString(),
        result.Server.ToString(),
        result.Kernel,
        result.Initrd,
        result.DeviceTree,
        result.CommandLine,
        result.Files,
        Math.Round(result.Duration.TotalSeconds, 3));
}
