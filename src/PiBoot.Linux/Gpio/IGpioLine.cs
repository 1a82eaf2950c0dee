namespace PiBoot.Linux.Gpio;

/// <summary>A GPIO line that is held as an output. Called by one thread at a time. Disposing it gives it back to the kernel.</summary>
public interface IGpioLine : IDisposable
{
    /// <summary>Line and chip for messages, such as <c>GPIO17 of gpiochip0</c>.</summary>
    string Name { get; }

    /// <summary>True for high.</summary>
    /// <exception cref="GpioException">It cannot be driven.</exception>
    void Drive(bool isHigh);

    /// <summary>The level at the pin, true for high.</summary>
    /// <exception cref="GpioException">It cannot be read.</exception>
    bool Level();
}
