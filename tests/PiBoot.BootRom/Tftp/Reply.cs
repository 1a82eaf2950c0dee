namespace PiBoot.BootRom.Tftp;

/// <summary>The client's answer to one packet.</summary>
internal readonly record struct Reply(ReplyKind Kind, ushort Block = 0);
