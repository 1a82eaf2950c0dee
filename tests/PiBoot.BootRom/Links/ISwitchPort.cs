namespace PiBoot.BootRom.Links;

/// <summary>A link that can be unplugged.</summary>
public interface ISwitchPort : ILink, IDisposable;
