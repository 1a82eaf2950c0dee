using System.Text.RegularExpressions;
using System.Xml.Linq;
using PiBoot.Testing;

namespace PiBoot.Tests.Architecture;

/// <summary>Who may know whom, read from the project files and the sources themselves.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] ForbiddenFolders = ["Utils", "Common", "Helpers", "Models", "Interfaces"];

    private static readonly string[] TopLevel = ["PiBootAppliance.sln", "README.md", "image", "overlays", "src", "systemd", "tests"];

    private static readonly string[] Environment = ["LISTEN_FDS", "NOTIFY_SOCKET", "NO_COLOR", "WATCHDOG_USEC"];

    [Theory]
    [InlineData("PiBoot.Protocol", "")]
    [InlineData("PiBoot.Core", "PiBoot.Protocol")]
    [InlineData("PiBoot.Storage", "PiBoot.Core")]
    [InlineData("PiBoot.Linux", "PiBoot.Core")]
    [InlineData("PiBoot.Web", "PiBoot.Core")]
    [InlineData("PiBoot", "PiBoot.Core PiBoot.Linux PiBoot.Protocol PiBoot.Storage PiBoot.Web")]
    public void A_project_knows_these_and_no_others(string project, string references)
    {
        Assert.Equal(references, string.Join(' ', References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void There_are_no_other_projects_in_src()
    {
        Assert.Equal(
            ["PiBoot", "PiBoot.Core", "PiBoot.Linux", "PiBoot.Protocol", "PiBoot.Storage", "PiBoot.Web"],
            Repository.Files("src", "*.csproj").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PiBoot.Protocol")]
    [InlineData("PiBoot.Core")]
    [InlineData("PiBoot.Linux")]
    [InlineData("PiBoot.Web")]
    public void Bytes_decisions_machine_and_face_need_no_package(string project)
    {
        Assert.Empty(References(project, "PackageReference"));
    }

    [Fact]
    public void The_database_is_named_in_one_project()
    {
        Assert.All(
            Repository.Files("src", "*.csproj").Where(f => !f.Contains("PiBoot.Storage", StringComparison.Ordinal)),
            f => Assert.DoesNotContain("sqlite\"", Repository.Read(f), StringComparison.OrdinalIgnoreCase));
        Assert.Empty(Offenders("src", file => !file.StartsWith("src/PiBoot.Storage/", StringComparison.Ordinal), DatabaseWords()));
    }

    [Fact]
    public void Unsafe_code_and_system_calls_are_in_the_machine_project_only()
    {
        Assert.Empty(Offenders("src", file => !file.StartsWith("src/PiBoot.Linux/", StringComparison.Ordinal), UnsafeWords()));
        Assert.All(
            Repository.Files("src", "*.csproj").Where(f => !f.Contains("PiBoot.Linux", StringComparison.Ordinal)),
            f => Assert.DoesNotContain("AllowUnsafeBlocks", Repository.Read(f), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src/PiBoot.Protocol")]
    [InlineData("src/PiBoot.Core")]
    public void Decisions_touch_neither_the_machine_nor_the_clock_nor_chance(string project)
    {
        Assert.Empty(Offenders(project, _ => true, AmbientWords()));
    }

    [Fact]
    public void A_folder_is_a_protocol_a_device_or_a_duty()
    {
        var folders = Repository.Files("src", "*.cs").SelectMany(f => f.Split('/')[..^1]).Distinct();
        Assert.Empty(folders.Intersect(ForbiddenFolders, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_top_level_holds_what_was_agreed_and_dot_files()
    {
        var entries = Directory.EnumerateFileSystemEntries(Repository.Root).Select(e => Path.GetFileName(e)).Where(e => e[0] != '.');
        Assert.Empty(entries.Except(TopLevel));
    }

    [Fact]
    public void No_other_environment_variable_is_read()
    {
        foreach (var file in Repository.Files("src", "*.cs"))
        {
            var text = Repository.Read(file);
            Assert.All(VariablesRead().Matches(text), match => Assert.Contains(match.Groups[1].Value, Environment));
            Assert.False(
                text.Contains("Environment.GetEnvironmentVariables(", StringComparison.Ordinal) ||
                text.Contains("ExpandEnvironmentVariables", StringComparison.Ordinal),
                $"{file} reads the whole environment.");
            Assert.Equal(text.Split("GetEnvironmentVariable(").Length - 1, VariablesRead().Count(text));
        }
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj")).Descendants(kind).Select(e => (string)e.Attribute("Include")!);

    /// <summary>Lines of code, not of comment, in which a word stands.</summary>
    private static IEnumerable<string> Offenders(string directory, Func<string, bool> isMeant, Regex words) =>
        from file in Repository.Files(directory, "*.cs")
        where isMeant(file)
        from line in Repository.Read(file).Split('\n')
        let code = line.TrimStart()
        where !code.StartsWith("//", StringComparison.Ordinal) && words.IsMatch(Texts().Replace(code, "\"\""))
        select $"{file}: {code}";

    [GeneratedRegex("GetEnvironmentVariable\\(\"([A-Z_]+)\"\\)")]
    private static partial Regex VariablesRead();

    [GeneratedRegex(@"\b(Sqlite[A-Z]\w*|SQLitePCL|Microsoft\.Data)\b(?<!SqliteClientRegistry)")]
    private static partial Regex DatabaseWords();

    [GeneratedRegex(@"\b(unsafe|fixed\s*\(|DllImport|LibraryImport|stackalloc\s+\w+\*|NativeLibrary)")]
    private static partial Regex UnsafeWords();

    [GeneratedRegex(
        @"\b(Socket|File|FileInfo|FileStream|Directory|DirectoryInfo|Process|Environment|Console|Stopwatch|Thread)\s*\.\s*[A-Z]" +
        @"|\bDateTime(Offset)?\.(Utc)?(Now|Today)|\bTimeProvider\.System|\bRandom\.Shared|\bnew Random\(|\bRandomNumberGenerator\b|\bGuid\.NewGuid|\bTask\.Delay|\bSystem\.(IO|Net|Diagnostics\.Process)\b")]
    private static partial Regex AmbientWords();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Texts();
}
