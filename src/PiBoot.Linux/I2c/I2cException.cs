namespace PiBoot.Linux.I2c;

/// <summary>A chip or its bus cannot be used; the message is one sentence that names both and says what to do.</summary>
public sealed class I2cException(string message) : Exception(message);
