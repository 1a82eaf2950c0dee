using System.Xml.Linq;
using PiBoot.Configuration;
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
    public void The_table_of_the_README_lists_every_key_with_its_default_and_no_other()
    {
        var rows = Repository.Read("README.md").Split('\n').Where(l => l.StartsWith("| `[", StringComparison.Ordinal))
            .Select(l => string.Join('|', l.Split('|')[..3]).TrimEnd()).ToArray();
        Assert.Equal(SettingKeys.All.Select(Row), rows);
    }

    /// <summary>Such as <c>| `[network]` `offer_delay` | `1.0` | meaning |</c>, without the meaning; an empty default is <c>(empty)</c>.</summary>
    private static string Row(SettingKey key) =>
        $"| `[{key.Section}]` `{key.Name}` | {(key.Default.Length == 0 ? "(empty)" : $"`{key.Default}`")}";
}
