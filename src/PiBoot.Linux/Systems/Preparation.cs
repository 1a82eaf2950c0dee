using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>A system being prepared: its two trees, and what was done to them so far.</summary>
internal sealed class Preparation(RootTree boot, RootTree root)
{
    private const string Units = "etc/systemd/system";
    private static readonly string[] UnitFolders = [Units, "usr/lib/systemd/system", "lib/systemd/system"];
    private readonly List<PreparationStep> steps = [];

    public RootTree Boot => boot;

    public RootTree Root => root;

    public IReadOnlyList<PreparationStep> Steps => steps;

    public bool HasSystemd => root.Contains("etc/systemd") || root.Contains("usr/lib/systemd/system") || root.Contains("lib/systemd/system");

    public void Done(string text) => steps.Add(new PreparationStep(text, IsWarning: false));

    public void Warn(string text) => steps.Add(new PreparationStep(text, IsWarning: true));

    public bool HasUnit(string unit) => UnitFolders.Any(folder => root.Contains($"{folder}/{unit}"));

    /// <summary>Writes a file unless it is like that already; the step is told only when it is not.</summary>
    public void Put(string path, string text, string step, int mode = RootTree.Readable)
    {
        if (root.FindName(path) is { IsFile: true } entry && entry.Mode == mode && root.ReadText(path) == text)
        {
            return;
        }

        root.WriteText(path, text, mode);
        Done($"{path}: {step}");
    }

    /// <summary>Replaces the text of a file that is there.</summary>
    public void Change(RootTree tree, string path, string before, string after, string step)
    {
        if (before != after)
        {
            var entry = tree.Find(path) ?? default;
            tree.WriteBytes(tree.WithoutLinks(path), System.Text.Encoding.UTF8.GetBytes(after), entry.Mode, entry.User, entry.Group);
            Done($"{path}: {step}");
        }
    }

    /// <summary>A unit of ours with the link that starts it.</summary>
    public void Install(string unitPath, string unit, string wantsPath, string wantsTarget, string step)
    {
        Put(unitPath, unit, step);
        root.Link(wantsPath, wantsTarget);
    }

    /// <summary>
    /// Keeps units from being started, by whatever; a later upgrade of their packages cannot change that. What a user
    /// has put into etc/systemd/system as a file stays there and is only not started by itself.
    /// </summary>
    public void Mask(string why, params string[] units)
    {
        var masked = units.Where(HasUnit).Where(Mask).ToArray();
        if (masked.Length > 0)
        {
            Done($"{string.Join(", ", masked)}: off, {why}");
        }
    }

    /// <summary>The same for programs that only System V's init scripts start, for which systemd makes up units.</summary>
    public void MaskScript(string name, string why)
    {
        if (root.Contains($"etc/init.d/{name}") && Mask(name + ".service"))
        {
            Done($"etc/init.d/{name}: off, {why}");
        }
    }

    /// <summary>Removes files; names may end with a star.</summary>
    public void Remove(string why, params string[] paths)
    {
        var removed = paths.SelectMany(Matching).Where(path => root.FindName(path) is { IsDirectory: false } && root.Remove(path)).ToArray();
        if (removed.Length > 0)
        {
            Done($"{string.Join(", ", removed)}: removed, {why}");
        }
    }

    public IEnumerable<string> Matching(string path)
    {
        var at = path.LastIndexOf('/');
        var pattern = path[(at + 1)..];
        return pattern.Contains('*', StringComparison.Ordinal)
            ? root.List(path[..at]).Where(name => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
                .Select(name => $"{path[..at]}/{name}")
            : [path];
    }

    private bool Mask(string unit)
    {
        var path = $"{Units}/{unit}";
        if (root.FindName(path) is { IsLink: false })
        {
            return Unlink(unit);
        }

        if (root.ReadLink(path) == "/dev/null")
        {
            return false;
        }

        root.SetLink(path, "/dev/null");
        Unlink(unit);
        return true;
    }

    private bool Unlink(string unit) => root.List(Units)
        .Where(folder => folder.EndsWith(".wants", StringComparison.Ordinal) || folder.EndsWith(".requires", StringComparison.Ordinal))
        .Select(folder => root.Remove($"{Units}/{folder}/{unit}")).ToArray().Contains(true);
}
