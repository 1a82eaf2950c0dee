using System.Text;

namespace PiBoot.Linux.Files;

/// <summary>
/// Opens files beneath a directory and nothing else: the kernel refuses <c>..</c> and links that lead out
/// (openat2(2), RESOLVE_BENEATH), or takes that directory for <c>/</c>. Where a sandbox forbids that call, the path is walked by parts.
/// </summary>
internal static unsafe class JailedPath
{
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;
    private const int CrossesDevice = 18;
    private const int NotDirectory = 20;
    private const int NameTooLong = 36;
    private const int NoSuchCall = 38;
    private const int TooManyLinks = 40;

    private static bool _hasOpenAt2 = true;

    /// <summary>Returns a descriptor, or -1 and the error.</summary>
    public static int OpenRoot(string root, out int error) =>
        FileCalls.Open(FileCalls.CurrentDirectory, root, FileCalls.PathOnly | FileCalls.Directory, out error);

    /// <summary>Returns a descriptor of the file beneath <paramref name="root"/>, or -1 and the error.</summary>
    public static int Open(int root, string relativePath, int flags, out int error) => Open(root, relativePath, flags, Confinement.Beneath, out error);

    /// <summary>Returns a descriptor, or -1 and the error.</summary>
    public static int Open(int root, string relativePath, int flags, Confinement confinement, out int error)
    {
        if (Volatile.Read(ref _hasOpenAt2))
        {
            Span<byte> path = stackalloc byte[Encoding.UTF8.GetMaxByteCount(relativePath.Length) + 1];
            path[Encoding.UTF8.GetBytes(relativePath, path)] = 0;
            fixed (byte* pointer = path)
            {
                var how = new OpenHow(flags | FileCalls.CloseOnExec, confinement);
                var descriptor = FileCalls.Checked(FileCalls.OpenAt2(root, pointer, how), out error);
                if (error is not (NoSuchCall or NotPermitted))
                {
                    return descriptor;
                }
            }

            Volatile.Write(ref _hasOpenAt2, false);
        }

        return PathWalk.Open(root, relativePath, flags, confinement, out error);
    }

    public static OpenFault Classify(int error) => error switch
    {
        NoEntry or NotDirectory or NameTooLong => OpenFault.NotFound,
        AccessDenied or NotPermitted or CrossesDevice or TooManyLinks => OpenFault.Refused,
        _ => OpenFault.ReadFailed,
    };
}
