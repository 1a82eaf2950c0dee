namespace PiBoot.Testing;

/// <summary>Text that a test makes anew, beside the text that somebody has found right.</summary>
public static class GoldenFile
{
    /// <summary>Null when the file holds this text; otherwise what differs, and the command that takes the new text over.</summary>
    /// <param name="relativePath">The file, relative to the repository's root.</param>
    /// <param name="text">What the test made.</param>
    public static string? Difference(string relativePath, string text)
    {
        var golden = Path.Join(Repository.Root, relativePath);
        var before = File.Exists(golden) ? File.ReadAllText(golden) : "";
        if (before == text)
        {
            return null;
        }

        var made = Path.Join(AppContext.BaseDirectory, Path.GetFileName(relativePath) + ".new");
        File.WriteAllText(made, text);
        var line = before.Split('\n').Zip(text.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
        return $"{relativePath} differs from line {line} on. Look at the new text; when it is right: cp {made} {golden}";
    }
}
