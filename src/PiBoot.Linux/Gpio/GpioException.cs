namespace PiBoot.Linux.Gpio;

/// <summary>A GPIO line cannot be had or used; the message is one sentence that names it and says what to do.</summary>
public sealed class GpioException(string message) : Exception(message);
