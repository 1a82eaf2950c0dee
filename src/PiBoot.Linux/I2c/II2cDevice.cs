namespace PiBoot.Linux.I2c;

/// <summary>A chip on an I2C bus. Called by one thread at a time; a call may block for a second or so on a bus that hangs.</summary>
public interface II2cDevice : IDisposable
{
    /// <summary>Bus and address for messages, such as <c>/dev/i2c-1 at 0x27</c>.</summary>
    string Name { get; }

    /// <summary>Bytes that one <see cref="Write"/> takes: 33 where the adapter speaks SMBus only. More is the caller's to split.</summary>
    int MaximumWrite { get; }

    /// <summary>Sends bytes in one transfer, between one start and one stop condition: a register and its values, or plain data.</summary>
    /// <exception cref="I2cException">Nothing answers, or the bus hangs; how much the chip took is unknown.</exception>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Receives bytes without naming a register. An SMBus adapter makes each byte a transfer of its own.</summary>
    /// <exception cref="I2cException">Nothing answers, or the bus hangs.</exception>
    void Read(Span<byte> data);

    /// <summary>Names a register and receives its byte after a repeated start.</summary>
    /// <exception cref="I2cException">Nothing answers, or the bus hangs.</exception>
    byte ReadRegister(byte register);
}
