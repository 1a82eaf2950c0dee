namespace PiBoot.Core.Backup;

/// <summary>One file of a backup.</summary>
/// <param name="Name">One of <see cref="BackupNames"/>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">In lower-case hexadecimal digits.</param>
public sealed record BackupMember(string Name, long Bytes, string Sha256);
