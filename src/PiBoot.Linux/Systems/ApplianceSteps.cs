using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>What the appliance adds: the report, the client's own boot folder, and the start of a shared root.</summary>
internal static class ApplianceSteps
{
    public static void Apply(Preparation preparation)
    {
        var root = preparation.Root;
        preparation.Put(OverlayInit.ProgramPath, OverlayInit.Program, "lays a client's memory over a shared root", RootTree.Executable);
        if (!root.Contains(OverlayInit.MountPoint))
        {
            root.MakeDirectory(OverlayInit.MountPoint, RootTree.Executable, 0, 0);
        }

        // Any other system boots as well, but is seen only by its mount and gets its boot files from the system's own.
        if (!preparation.HasSystemd)
        {
            preparation.Warn("it has no systemd: nobody reports when it is up, and its boot folder is not the one that is served");
            return;
        }

        var mount = SystemDescription.BootMount(root);
        if (!root.Contains(mount))
        {
            root.MakeDirectory(mount, RootTree.Executable, 0, 0);
        }

        preparation.Put(BootMount.ProgramPath, BootMount.Program, "mounts a client's own boot folder", RootTree.Executable);
        preparation.Install(BootMount.UnitPath, BootMount.Unit(mount), BootMount.WantsPath, BootMount.WantsTarget, $"mounts it on /{mount}");
        if (root.Contains("bin/bash"))
        {
            preparation.Put(UpReport.ProgramPath, UpReport.Program, "tells the appliance that the system is up", RootTree.Executable);
            preparation.Install(UpReport.UnitPath, UpReport.Unit, UpReport.WantsPath, UpReport.WantsTarget, "starts it");
        }
        else
        {
            preparation.Warn("it has no bash: nobody reports when it is up");
        }
    }
}
