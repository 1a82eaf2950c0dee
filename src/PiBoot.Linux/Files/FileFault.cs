using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary>An errno of a file call as an exception that names the path.</summary>
internal static class FileFault
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoSuchDevice = 6;
    public const int Access = 13;
    public const int Exists = 17;
    public const int OtherDevice = 18;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int Invalid = 22;
    public const int NotAnIoctl = 25;
    public const int TextBusy = 26;
    public const int NoSpace = 28;
    public const int ReadOnlyDrive = 30;
    public const int NotEmpty = 39;
    public const int NoData = 61;
    public const int NotSupported = 95;
    public const int Quota = 122;

    /// <param name="action">What could not be done, such as <c>create</c>.</param>
    /// <param name="path">To what.</param>
    public static IOException Last(string action, string path) => Of(action, path, Marshal.GetLastPInvokeError());

    public static IOException Of(string action, string path, int errno) =>
        new($"Cannot {action} {path}: {Marshal.GetPInvokeErrorMessage(errno)}.", errno);
}
