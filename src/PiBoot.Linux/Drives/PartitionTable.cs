using System.Globalization;
using PiBoot.Core.Drives;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Drives;

/// <summary>Gives a whole disk a table with one partition over all of it.</summary>
internal static class PartitionTable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan KernelLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What sfdisk(8) is told. The partition's name marks a disk whose preparation broke off here as nobody's.</summary>
    public static string Script { get; } = $"label: gpt\nname={DriveContent.FinishedLabel}, type=linux\n";

    /// <summary>The new partition's name.</summary>
    /// <exception cref="DriveException">sfdisk is missing or failed, or the kernel shows no partition.</exception>
    public static string Write(string disk, CancellationToken cancellation)
    {
        // Commands get no input, so a shell passes the script on.
        var result = MortalCommand.Run(
            "sh", ["-c", "printf %s \"$2\" | sfdisk --quiet --wipe always --wipe-partitions always \"$1\"", "sh", $"/dev/{disk}", Script], Limit);
        if (!result.Succeeded)
        {
            throw new DriveException(result.Ending == CommandEnding.NotFound
                ? "sfdisk is not installed; install it: apt install fdisk."
                : $"/dev/{disk} cannot be partitioned: {(result with { Program = "sfdisk" }).Failure}.");
        }

        return Await(disk, cancellation);
    }

    /// <summary>As the kernel names it: after a digit comes a p.</summary>
    public static string FirstPartition(string disk) => char.IsAsciiDigit(disk[^1]) ? $"{disk}p1" : $"{disk}1";

    private static string Await(string disk, CancellationToken cancellation)
    {
        var partition = FirstPartition(disk);
        for (var waited = TimeSpan.Zero; waited < KernelLimit; waited += Pause)
        {
            if (SysBlock.Size(partition) > 0 && File.Exists($"/dev/{partition}"))
            {
                return partition;
            }

            cancellation.ThrowIfCancellationRequested();
            cancellation.WaitHandle.WaitOne(Pause);
        }

        throw new DriveException(string.Create(
            CultureInfo.InvariantCulture,
            $"/dev/{disk} was partitioned, but the kernel shows no /dev/{partition} after {KernelLimit.TotalSeconds} s; unplug the drive, plug it in again and repeat."));
    }
}
