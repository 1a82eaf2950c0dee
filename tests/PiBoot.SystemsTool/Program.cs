using PiBoot.Core.Os;
using PiBoot.Linux.Systems;
using PiBoot.Protocol.Wire;

// systemstool prepare BOOT ROOT
// systemstool check BOOT ROOT
// systemstool identity BASE TARGET STORE HOSTNAME USER [FILES]
// systemstool command-line ORIGINAL SERVER ROOT BOOT LAYER HOSTNAME ("-" for none)
switch (args)
{
    case ["prepare", var boot, var root]:
        Print(SystemPreparation.Apply(boot, root));
        return 0;
    case ["check", var boot, var root]:
        foreach (var verdict in SystemCheck.Run(boot, root))
        {
            Console.WriteLine($"{verdict.Model}: {(verdict.Boots ? "boots" : "does not boot")}");
            Print(verdict.Reasons.Concat(verdict.Warnings.Select(w => "warning: " + w)));
        }

        return 0;
    case ["identity", var target, var layer, var store, var hostname, var user, .. var files]:
        IdentityWriter.Ensure(store, hostname);
        IdentityWriter.Write(target, layer, store, new ClientIdentity
        {
            Hostname = hostname,
            MachineId = IdentityWriter.MachineId(store)!,
            User = user,
            FilesFrom = files.FirstOrDefault(),
        });
        return 0;
    case ["command-line", var original, var server, var root, var boot, var layer, var hostname]:
        Console.Write(KernelCommandLine.Render(File.ReadAllText(original), Facts(server, root, boot, layer, hostname)));
        return 0;
    default:
        Console.Error.WriteLine("usage: systemstool prepare|check|identity|command-line …; see Program.cs");
        return 2;
}

static NfsRootFacts Facts(string server, string root, string boot, string layer, string hostname) =>
    new(Ipv4Address.TryParse(server, out var address) ? address : default, root, "3", Initramfs: true, Writable: layer == "-", "00000001", ReportPort: null)
    {
        BootPath = boot == "-" ? null : boot,
        LayerPath = layer == "-" ? null : layer,
        Init = layer == "-" ? null : OverlayInit.Init,
        Hostname = hostname,
    };

static void Print(IEnumerable<object> lines)
{
    foreach (var line in lines)
    {
        Console.WriteLine($"  {line}");
    }
}
