namespace PiBoot.Linux.Images;

/// <summary>What was unpacked.</summary>
/// <param name="Description">For people: <c>xz-compressed image: MBR, FAT32 'bootfs', ext4 'rootfs'</c>.</param>
/// <param name="Files">Names made, directories included.</param>
/// <param name="Bytes">Bytes written to files.</param>
public sealed record UnpackResult(string Description, long Files, long Bytes);
