namespace PiBoot.Core.Display.Panels;

/// <summary>Bytes for a panel, and how long it must be left alone after them.</summary>
/// <param name="Bytes">In the order in which they go over the bus.</param>
/// <param name="Rest">Zero: the next may follow at once.</param>
public readonly record struct PanelWrite(ReadOnlyMemory<byte> Bytes, TimeSpan Rest);
