using System.Text;
using PiBoot.Configuration;
using PiBoot.Testing;

namespace PiBoot.Tests.Configuration;

public sealed class ShippedFileTests
{
    private const string Shipped = "image/piboot.conf";

    [Fact]
    public void The_shipped_file_holds_every_key_commented_with_its_default()
    {
        Assert.Null(GoldenFile.Difference(Shipped, Expected()));
    }

    [Fact]
    public void The_shipped_file_can_be_read_and_so_can_every_key_of_it_without_its_comment_sign()
    {
        var text = Repository.Read(Shipped);
        Assert.Equivalent(new ApplianceSettings(), SettingsReader.Read(text, Shipped));
        foreach (var key in SettingKeys.All)
        {
            var line = $"\n# {key.Name} =";
            Assert.Contains(line, text, StringComparison.Ordinal);
            SettingsReader.Read(text.Replace(line, line.Replace("# ", "", StringComparison.Ordinal), StringComparison.Ordinal), Shipped);
        }
    }

    private static string Expected()
    {
        var text = new StringBuilder(
            """
            # PiBootAppliance configuration: /etc/piboot/piboot.conf
            # Every key is shown with its default. An unknown key or a bad value stops the service with file and line.

            """);
        foreach (var section in SettingKeys.Sections)
        {
            text.Append('\n').Append('[').Append(section).Append("]\n");
            foreach (var key in SettingKeys.All.Where(k => k.Section == section))
            {
                text.Append("# ").Append(key.Meaning).Append('\n').Append($"# {key.Name} = {key.Default}".TrimEnd()).Append('\n');
            }
        }

        return text.ToString();
    }
}
