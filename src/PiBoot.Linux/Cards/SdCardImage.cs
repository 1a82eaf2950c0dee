using PiBoot.Core.Os;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Cards;

/// <summary>Makes the image of a small SD card. Needs the mtools, but neither root nor a card; same input, same bytes.</summary>
public static class SdCardImage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>What is on the card has this age: 2020-01-01.</summary>
    private static readonly DateTime Age = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="bootTree">The boot folder of an imported operating system.</param>
    /// <param name="output">A file; whole or not there. It has about 34 MB, nearly all of them a hole.</param>
    /// <exception cref="SdCardException">Firmware or the mtools are missing.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public static void Write(CardKind kind, string bootTree, string output, CancellationToken cancellation)
    {
        var plan = CardPlan.For(kind);
        var files = plan.Firmware.Select(file => (file.Name, Content: FirmwareFiles.Read(bootTree, file)))
            .Concat(plan.Own.Select(file => (Name: file.Key, Content: file.Value)))
            .ToList();
        var full = Path.GetFullPath(output);
        var work = Directory.CreateDirectory(Path.Join(Path.GetDirectoryName(full), $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}"));
        try
        {
            var image = Path.Join(work.FullName, "image");
            WriteFrame(image);
            cancellation.ThrowIfCancellationRequested();
            Run("mformat", ["-i", CardLayout.Partition(image), .. CardLayout.Format]);
            cancellation.ThrowIfCancellationRequested();
            Run("mcopy", ["-i", CardLayout.Partition(image), "-m", .. files.Select(file => Lay(work.FullName, file.Name, file.Content)), "::"]);
            cancellation.ThrowIfCancellationRequested();
            File.Move(image, full, overwrite: true);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static void WriteFrame(string image)
    {
        using var file = File.OpenHandle(image, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.SetLength(file, CardLayout.Length);
        RandomAccess.Write(file, CardLayout.BootRecord(), 0);
    }

    private static string Lay(string directory, string name, byte[] content)
    {
        var path = Path.Join(directory, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Age);
        return path;
    }

    /// <summary>With a fixed time zone, and without anybody's settings.</summary>
    private static void Run(string program, IReadOnlyList<string> arguments)
    {
        const int NoSuchProgram = 127;
        var result = Command.Run("env", ["TZ=UTC", "MTOOLSRC=/dev/null", "SOURCE_DATE_EPOCH=1577836800", program, .. arguments], Limit);
        if (!result.Succeeded)
        {
            throw new SdCardException(result is { Ending: CommandEnding.Exited, ExitCode: NoSuchProgram }
                ? $"{program} is not installed; install it: apt install mtools."
                : $"The card image was not made: {(result with { Program = program }).Failure}.");
        }
    }
}
