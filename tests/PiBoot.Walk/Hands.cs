using System.Diagnostics;

namespace PiBoot.Walk;

/// <summary>What a person does beside the rack: each deed is a program in a directory.</summary>
public sealed class Hands(string directory)
{
    /// <summary>A file beside the deeds, for what the browser saves.</summary>
    public string PathOf(string name) => Path.Combine(directory, name);

    /// <summary>Does it and returns what it says.</summary>
    /// <exception cref="WalkException">It did not work.</exception>
    public async Task<string> DoAsync(string deed)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(directory, deed)) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said.Trim() : throw new WalkException($"'{deed}' ended with {process.ExitCode}: {said}");
    }
}
