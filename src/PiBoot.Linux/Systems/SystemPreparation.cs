using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Changes a system that was made for a card so that it boots and runs from the network.</summary>
public static class SystemPreparation
{
    private static readonly Action<Preparation>[] Parts =
    [
        MountSteps.Apply,
        FirstBootSteps.Apply,
        CloudInitSteps.Apply,
        SwapSteps.Apply,
        NetworkSteps.Apply,
        NoiseSteps.Apply,
        IdentitySteps.Apply,
        ApplianceSteps.Apply,
        FirmwareSteps.Apply,
    ];

    /// <summary>
    /// Done once per version of a system, on a copy of the original: what is found decides, not the system's name. May be
    /// repeated, and then finds nothing more to do.
    /// </summary>
    /// <param name="boot">What the card's first partition holds.</param>
    /// <param name="root">What its second one holds.</param>
    /// <returns>What was done, and what somebody should look at.</returns>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static IReadOnlyList<PreparationStep> Apply(string boot, string root)
    {
        using var bootTree = RootTree.Open(boot);
        using var rootTree = RootTree.Open(root);
        var preparation = new Preparation(bootTree, rootTree);
        var release = OsRelease.Of(rootTree);
        if (!release.IsKnown)
        {
            preparation.Warn($"{release.Name} is no Raspberry Pi OS, Debian or Ubuntu: what is the same in all systems was done, look at its first boot");
        }

        foreach (var part in Parts)
        {
            part(preparation);
        }

        return preparation.Steps;
    }
}
