namespace PiBoot.Linux.Tests.Drives;

/// <summary>
/// Tests with drives of their own run by themselves: a process that another test starts holds all that is open here until it
/// has become its program, and a drive that is held is busy.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DriveTests
{
    public const string Name = "drives";
}
