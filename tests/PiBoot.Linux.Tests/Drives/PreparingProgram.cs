using PiBoot.Linux.Drives;

namespace PiBoot.Linux.Tests.Drives;

/// <summary>The test assembly run as a program prepares a drive, so that a test can kill it: DEVICE DIRECTORY.</summary>
internal static class PreparingProgram
{
    public static int Main(string[] arguments)
    {
        if (arguments is [var device, var directory])
        {
            DrivePreparation.Prepare(device, directory, eraseData: false, new Aloud(), default);
            return 0;
        }

        return 2;
    }

    private sealed class Aloud : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine(value);
    }
}
