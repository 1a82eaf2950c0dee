using System.Xml.Linq;
using PiBoot.Configuration;
using PiBoot.Core.Boot;
using PiBoot.Testing;

namespace PiBoot.Tests;

/// <summary>What the README and the decisions say is checked against what they speak of.</summary>
public sealed class RepositoryPromisesTests
{
    [Fact]
    public void Every_package_has_its_reason_in_the_decisions()
    {
        var decisions = Repository.Read("src/DECISIONS.md");
        var packages = XDocument.Parse(Repository.Read("src/Directory.Packages.props")).Descendants("PackageVersion").Select(e => (string)e.Attribute("Include")!);
        Assert.All(packages, package => Assert.Contains(package, decisions, StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_lists_every_symptom_with_its_cure_in_the_order_in_which_they_are_looked_for()
    {
        var rows = Repository.Read("README.md").Split("| it shows as |")[1].Split("\n\n")[0].Split('\n').Skip(2)
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray()).Select(c => $"{c[0]}: {c[^1]}");
        Assert.Equal(Symptoms.All.Select(s => $"{s.Name}: {(s.Cure == Cure.PowerCycle ? "yes" : "no")}"), rows);
    }

    [Fact]
    public void The_table_of_the_README_lists_every_key_with_its_default_and_no_other()
    {
        var rows = Repository.Read("README.md").Split('\n').Where(l => l.StartsWith("| `[", StringComparison.Ordinal))
            .Select(l => string.Join('|', l.Split('|')[..3]).TrimEnd()).ToArray();
        Assert.Equal(SettingKeys.All.Select(Row), rows);
    }

    [Fact]
    public void The_table_of_the_README_marks_the_keys_that_count_at_once()
    {
        var marked = Repository.Read("README.md").Split('\n').Where(l => l.StartsWith("| `[", StringComparison.Ordinal))
            .Where(l => l.EndsWith(" · live |", StringComparison.Ordinal)).Select(l => string.Join('|', l.Split('|')[..3]).TrimEnd());
        Assert.Equal(SettingKeys.All.Where(k => k.IsLive).Select(Row), marked);
    }

    /// <summary>Such as <c>| `[network]` `offer_delay` | `1.0` | meaning |</c>, without the meaning; an empty default is <c>(empty)</c>.</summary>
    private static string Row(SettingKey key) =>
        $"| `[{key.Section}]` `{key.Name}` | {(key.Default.Length == 0 ? "(empty)" : $"`{key.Default}`")}";
}
