namespace PiBoot.Configuration;

/// <summary>Several lines typed as one, in the configuration file and on the command line: <c>\n</c> begins the next.</summary>
/// <remarks>Not <c>;</c>: that begins a comment in INI files, and stands in values of config.txt.</remarks>
public static class TypedLines
{
    public static string Of(string typed) => typed.Replace("\\n", "\n", StringComparison.Ordinal);
}
