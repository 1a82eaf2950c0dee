using System.Runtime.InteropServices;

namespace PiBoot.Linux.Commands;

/// <summary>kill(2).</summary>
internal static partial class SignalCalls
{
    public const int HangUp = 1;
    public const int Die = 9;
    public const int Terminate = 15;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}
