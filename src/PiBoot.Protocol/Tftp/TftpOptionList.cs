using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PiBoot.Protocol.Tftp;

/// <summary>
/// The known options of a request in the order they were asked, each name once: the acknowledgement keeps that order.
/// A value, so that no packet costs an allocation.
/// </summary>
public struct TftpOptionList
{
    /// <summary>One of each <see cref="TftpOptionName"/>.</summary>
    public const int Capacity = 4;

    private Slots _slots;
    private byte _count;

    public readonly int Count => _count;

    [UnscopedRef]
    public readonly ReadOnlySpan<TftpOption> AsSpan() => ((ReadOnlySpan<TftpOption>)_slots)[.._count];

    /// <summary>False when the name is there already: the first of two counts.</summary>
    public bool TryAdd(TftpOption option)
    {
        foreach (ref readonly var present in AsSpan())
        {
            if (present.Name == option.Name)
            {
                return false;
            }
        }

        _slots[_count++] = option;
        return true;
    }

    /// <summary>
    /// Reads name, zero, value, zero until the end. False when a string lacks its zero. An empty name ends the list:
    /// some clients pad their request with zeros.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out TftpOptionList options)
    {
        options = default;
        while (bytes.Length > 0 && bytes[0] != 0)
        {
            if (!ZeroTerminated.TryTake(ref bytes, out var name) || !ZeroTerminated.TryTake(ref bytes, out var value))
            {
                return false;
            }

            if (TftpOption.TryRead(name, value, out var option))
            {
                options.TryAdd(option);
            }
        }

        return true;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private TftpOption _first;
    }
}
