using PiBoot.Configuration;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;

namespace PiBoot.Composition;

/// <summary>Who serves the roots, as the settings say.</summary>
internal static class NfsPick
{
    public static INfsServer Of(ApplianceSettings settings, TimeProvider time) => MountOf(settings) is { } nas
        ? new NasServer(nas)
        : NfsServerChoice.Pick(settings.Nfs, new NfsHost { GaneshaDirectory = settings.Folders.GaneshaFolder }, time);

    /// <summary>Null when roots lie in the data directory.</summary>
    public static NasMount? MountOf(ApplianceSettings settings) => settings.Nas is { } share ? new NasMount(share, settings.NasMount) : null;
}
