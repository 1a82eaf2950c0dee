using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PiBoot.Linux.I2c;

/// <summary>
/// A chip through i2c-dev. Where the adapter can do plain I2C, a write is one write(2) of any length; where it speaks SMBus
/// only (i2c-stub, some controllers of PCs), the same bytes go out as <i>send byte</i> (1 byte), <i>write byte data</i> (2)
/// or <i>I2C block write</i> (3 to 33): on the wire there is no difference.
/// </summary>
internal sealed unsafe class I2cDevice : II2cDevice
{
    /// <summary>I2C_SMBUS_BLOCK_MAX and the command byte before it.</summary>
    private const int MaximumSmBusWrite = 33;

    /// <summary>i2c-dev cuts longer ones short without an error.</summary>
    private const int MaximumPlainWrite = 8192;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly int _address;
    private readonly bool _isPlain;

    /// <param name="file">The bus, addressed; owned from here on.</param>
    public I2cDevice(SafeFileHandle file, string path, int address)
    {
        (_file, _path, _address) = (file, path, address);
        nuint functions = 0;
        if (I2cCalls.Control(file, I2cCalls.Functions, &functions) < 0)
        {
            throw Fault();
        }

        _isPlain = (functions & I2cCalls.FunctionI2c) != 0;
    }

    public string Name => $"{_path} at 0x{_address:x2}";

    public int MaximumWrite => _isPlain ? MaximumPlainWrite : MaximumSmBusWrite;

    public void Write(ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfZero(data.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaximumWrite);
        if (_isPlain)
        {
            WritePlain(data);
        }
        else
        {
            WriteSmBus(data);
        }
    }

    public void Read(Span<byte> data)
    {
        if (_isPlain)
        {
            fixed (byte* start = data)
            {
                Check(I2cCalls.Read(_file, start, (nuint)data.Length), data.Length);
            }

            return;
        }

        foreach (ref var value in data)
        {
            value = Receive();
        }
    }

    public byte ReadRegister(byte register)
    {
        // An adapter of plain I2C takes this call as well: the kernel makes the two messages of it.
        I2cCalls.SmBusData data = default;
        Transfer(I2cCalls.SmBusRead, register, I2cCalls.SmBusByteData, &data);
        return data.Block[0];
    }

    /// <summary>See <see cref="I2cBus.Answers"/>.</summary>
    public bool Answers()
    {
        I2cCalls.SmBusData data = default;
        var errno = TryTransfer(I2cCalls.SmBusRead, 0, I2cCalls.SmBusByte, &data);
        return errno == 0 || (I2cFault.IsSilence(errno) ? false : throw I2cFault.Device(_path, _address, errno));
    }

    public void Dispose() => _file.Dispose();

    private void WritePlain(ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            Check(I2cCalls.Write(_file, start, (nuint)data.Length), data.Length);
        }
    }

    private void WriteSmBus(ReadOnlySpan<byte> data)
    {
        I2cCalls.SmBusData block = default;
        switch (data.Length)
        {
            case 1:
                Transfer(I2cCalls.SmBusWrite, data[0], I2cCalls.SmBusByte, null);
                break;
            case 2:
                block.Block[0] = data[1];
                Transfer(I2cCalls.SmBusWrite, data[0], I2cCalls.SmBusByteData, &block);
                break;
            default:
                block.Block[0] = (byte)(data.Length - 1);
                data[1..].CopyTo(new Span<byte>(block.Block + 1, MaximumSmBusWrite - 1));
                Transfer(I2cCalls.SmBusWrite, data[0], I2cCalls.SmBusI2cBlock, &block);
                break;
        }
    }

    private byte Receive()
    {
        I2cCalls.SmBusData data = default;
        Transfer(I2cCalls.SmBusRead, 0, I2cCalls.SmBusByte, &data);
        return data.Block[0];
    }

    private void Transfer(byte direction, byte command, uint kind, I2cCalls.SmBusData* data)
    {
        if (TryTransfer(direction, command, kind, data) is not 0 and var errno)
        {
            throw I2cFault.Device(_path, _address, errno);
        }
    }

    /// <summary>0, or the errno.</summary>
    private int TryTransfer(byte direction, byte command, uint kind, I2cCalls.SmBusData* data)
    {
        var transfer = new I2cCalls.SmBusTransfer { Direction = direction, Command = command, Kind = kind, Data = data };
        return I2cCalls.Control(_file, I2cCalls.SmBus, &transfer) < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    private void Check(nint done, int wanted)
    {
        if (done < 0)
        {
            throw Fault();
        }

        if (done != wanted)
        {
            throw new I2cException($"{Name} took part in {done} of {wanted} bytes only: its adapter does not do transfers of this length.");
        }
    }

    private I2cException Fault() => I2cFault.Device(_path, _address, Marshal.GetLastPInvokeError());
}
