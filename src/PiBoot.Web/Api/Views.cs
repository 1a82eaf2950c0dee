namespace PiBoot.Web.Api;

/// <summary>An operating system.</summary>
public sealed record OsView(string Name, string State, bool Default, DateTime Imported, string? Trouble);

/// <summary>The appliance.</summary>
public sealed record StatusView(
    string Version,
    bool Ready,
    DateTime Started,
    IReadOnlyList<string> Interfaces,
    string Nfs,
    string? DefaultOs,
    IReadOnlyDictionary<string, int> Clients,
    long? FreeBytes,
    IReadOnlyList<string> Troubles);

/// <summary>One finding of the doctor; level is <c>good</c>, <c>warning</c> or <c>bad</c>.</summary>
public sealed record FindingView(string Check, string Level, string Message, string? Advice);

/// <summary>What is to be imported.</summary>
public sealed record ImportOrder(string? Source, string? Name);

/// <summary>One line of an import's progress: bytes copied so far, or how it ended.</summary>
public sealed record ImportProgress(long? Bytes, OsView? Done, string? Failed);

/// <summary>An error (RFC 9457); <c>field</c> names the field that is wrong.</summary>
public sealed record Problem(int Status, string Title, string Detail, string? Field);
