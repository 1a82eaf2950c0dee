namespace PiBoot.Linux.Gpio;

/// <summary>What the kernel tells of a line before anybody asks for it.</summary>
/// <param name="Offset">Its number on its chip.</param>
/// <param name="Name">Empty where the device tree gives none.</param>
/// <param name="Consumer">Who holds it; null when nobody does, empty when the holder gave no name.</param>
/// <param name="IsOutput">It is driven: by its holder, the firmware (<c>gpio=</c> in config.txt), or one that has let go of it.</param>
public readonly record struct GpioLineInfo(int Offset, string Name, string? Consumer, bool IsOutput);
