using System.Buffers.Binary;
using System.Globalization;

namespace PiBoot.Protocol.Tftp;

/// <summary>OACK: <c>0006 (option 0 value 0)*</c>, RFC 2347, in the order of the list.</summary>
public static class OptionAcknowledgementPacket
{
    /// <summary>Holds every option that this server knows with the longest values: 2 + (8 + 6 + 8 + 11) + 4 x 20.</summary>
    public const int MaximumLength = 128;

    private const int OpcodeLength = 2;

    public static bool TryRead(ReadOnlySpan<byte> datagram, out TftpOptionList options)
    {
        options = default;
        return datagram.Length >= OpcodeLength &&
            BinaryPrimitives.ReadUInt16BigEndian(datagram) == (ushort)TftpOpcode.OptionAcknowledgement &&
            TftpOptionList.TryRead(datagram[OpcodeLength..], out options);
    }

    /// <summary>Writes the packet and returns its length. Options without a value are left out.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <see cref="MaximumLength"/>.</exception>
    public static int Write(Span<byte> destination, in TftpOptionList options)
    {
        if (destination.Length < MaximumLength)
        {
            throw new ArgumentException("An OACK needs its full room.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)TftpOpcode.OptionAcknowledgement);
        var length = OpcodeLength;
        foreach (ref readonly var option in options.AsSpan())
        {
            if (option.Value is { } value)
            {
                var name = TftpOption.NameOf(option.Name);
                name.CopyTo(destination[length..]);
                length += name.Length;
                destination[length++] = 0;
                value.TryFormat(destination[length..], out var digits, default, CultureInfo.InvariantCulture);
                length += digits;
                destination[length++] = 0;
            }
        }

        return length;
    }
}
