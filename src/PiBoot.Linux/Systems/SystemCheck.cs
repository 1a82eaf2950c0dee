using PiBoot.Core.Os;
using PiBoot.Core.Os.Check;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Reads a system and says of each model whether it will boot it.</summary>
public static class SystemCheck
{
    /// <param name="boot">What the card's first partition holds.</param>
    /// <param name="root">What its second one holds.</param>
    /// <exception cref="IOException">A tree cannot be read.</exception>
    public static IReadOnlyList<ModelVerdict> Run(string boot, string root)
    {
        using var bootTree = RootTree.Open(boot);
        using var rootTree = RootTree.Open(root);
        return SystemJudge.Judge(BootTreeReader.Read(bootTree, rootTree));
    }
}
