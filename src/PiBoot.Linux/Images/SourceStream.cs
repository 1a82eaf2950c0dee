using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>The source from its first byte to its last, counted, and its checksum taken on the way where that is asked.</summary>
internal sealed class SourceStream(SafeFileHandle handle, long length, string path, bool hashes, UnpackMeter meter) : ReadOnlyStream
{
    private readonly IncrementalHash? hash = hashes ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private long position;

    public override int Read(Span<byte> buffer)
    {
        meter.Cancellation.ThrowIfCancellationRequested();
        if (position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        var wanted = buffer[..(int)Math.Min(buffer.Length, length - position)];
        var read = (int)VolumeCalls.ReadAt(handle, wanted, (nuint)wanted.Length, position);
        if (read < 0)
        {
            throw FileFault.Last($"read at {Amount.Of(position)} of", path);
        }

        position += read;
        hash?.AppendData(wanted[..read]);
        meter.AddRead(read);
        return read;
    }

    /// <summary>Reads what is left, and gives the checksum in lower-case digits.</summary>
    public string FinishHash()
    {
        var buffer = new byte[1 << 20];
        while (Read(buffer) > 0)
        {
            meter.Look();
        }

        return Convert.ToHexStringLower(hash!.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        hash?.Dispose();
        base.Dispose(disposing);
    }
}
