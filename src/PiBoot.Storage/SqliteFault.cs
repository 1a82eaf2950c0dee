using Microsoft.Data.Sqlite;
using PiBoot.Core.Clients;

namespace PiBoot.Storage;

/// <summary>SQLite's result codes (https://www.sqlite.org/rescode.html) in words for the one who runs the appliance.</summary>
internal static class SqliteFault
{
    private const int Error = 1;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>The plain error is a table or column of ours that is not there: our statements are right.</summary>
    public static bool IsDamage(this SqliteException fault) => fault.SqliteErrorCode is Error or Corrupt or NotADatabase;

    public static bool IsConstraint(this SqliteException fault) => fault.SqliteErrorCode is Constraint;

    public static RegistryException InWords(this SqliteException fault, string path) => new(
        $"The client registry {path} cannot be used: {Reason(fault, path)}.",
        fault);

    /// <summary>SQLite opens what it may not write for reading, and says nothing.</summary>
    public static RegistryException ReadOnlyInWords(string path) => new($"The client registry {path} cannot be used: {Unwritable(path)}.");

    private static string Unwritable(string path) =>
        $"it cannot be written; make {Path.GetDirectoryName(path)} and the files in it writable, or remount the drive read-write";

    private static string Reason(SqliteException fault, string path) => fault.SqliteErrorCode switch
    {
        Busy or Locked => "another process has it open; stop the other piboot service",
        ReadOnly or CannotOpen => Unwritable(path),
        InputOutput => $"the drive failed (SQLite code {fault.SqliteExtendedErrorCode}); see the kernel's log",
        Full => "the drive is full; free some space",
        Corrupt or NotADatabase => "it is damaged; start the service anew, it sets the damaged file aside",
        _ => $"SQLite says \"{fault.Message}\" (code {fault.SqliteExtendedErrorCode})",
    };
}
