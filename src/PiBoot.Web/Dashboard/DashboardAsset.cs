using System.Security.Cryptography;

namespace PiBoot.Web.Dashboard;

/// <summary>One file of the dashboard, as it is served.</summary>
/// <param name="Path">Below the dashboard's folder, as <c>open/base.css</c>.</param>
/// <param name="ContentType">By its ending.</param>
/// <param name="ETag">Of its content, in quotes.</param>
internal sealed record DashboardAsset(string Path, string ContentType, string ETag, ReadOnlyMemory<byte> Content)
{
    private const string Prefix = "dashboard/";

    /// <summary>Every file that is built into the program.</summary>
    public static IReadOnlyList<DashboardAsset> All()
    {
        var assembly = typeof(DashboardAsset).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[Prefix.Length..], assembly.GetManifestResourceStream(name)!))];
    }

    private static DashboardAsset Read(string path, Stream resource)
    {
        using (resource)
        {
            var content = new byte[resource.Length];
            resource.ReadExactly(content);
            return new DashboardAsset(path, TypeOf(path), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"", content);
        }
    }

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The dashboard has a file '{path}', and nobody said what '{other}' is."),
    };
}
