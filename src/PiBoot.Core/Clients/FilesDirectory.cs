namespace PiBoot.Core.Clients;

/// <summary>The directory on the appliance whose files are laid over a client's root.</summary>
public static class FilesDirectory
{
    public const int MaximumLength = 1024;

    /// <summary>Null when the path may be one; whether it is there is known when it is used.</summary>
    public static string? Fault(string path)
    {
        if (path.Length > MaximumLength)
        {
            return $"The directory of files has a path of {path.Length} characters; there is room for {MaximumLength}.";
        }

        var plain = path.StartsWith('/') && !path.Any(char.IsControl) && !path.Split('/').Contains("..");
        return plain && path.Trim('/').Length > 0
            ? null
            : $"'{Shown.Short(path)}' is no directory of files: give an absolute path without '..', below /.";
    }
}
