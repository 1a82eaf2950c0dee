using System.Buffers.Binary;
using PiBoot.Linux.Links;

namespace PiBoot.Linux.Tests.Links;

/// <summary>Runs classic BPF as the kernel does, as far as our filters use it; a load beyond the frame ends with nothing.</summary>
internal static class FilterMachine
{
    /// <returns>Bytes of the frame that are passed on.</returns>
    public static uint Run(ReadOnlySpan<LinkCalls.FilterInstruction> code, ReadOnlySpan<byte> frame)
    {
        uint accumulator = 0, index = 0;
        for (var at = 0; ; at++)
        {
            var i = code[at];
            var isIndexed = i.Code is 0x40 or 0x48;
            var place = i.Value + (isIndexed ? index : 0);
            var size = i.Code switch { 0x20 or 0x40 => 4u, 0x28 or 0x48 => 2u, 0x30 or 0xb1 => 1u, _ => 0u };
            if (place + size > frame.Length && size > 0)
            {
                return 0;
            }

            switch (i.Code)
            {
                case 0x20 or 0x40:
                    accumulator = BinaryPrimitives.ReadUInt32BigEndian(frame[(int)place..]);
                    break;
                case 0x28 or 0x48:
                    accumulator = BinaryPrimitives.ReadUInt16BigEndian(frame[(int)place..]);
                    break;
                case 0x30:
                    accumulator = frame[(int)place];
                    break;
                case 0xb1:
                    index = (uint)(frame[(int)place] & 0x0f) * 4;
                    break;
                case 0x15:
                    at += accumulator == i.Value ? i.JumpTrue : i.JumpFalse;
                    break;
                case 0x45:
                    at += (accumulator & i.Value) != 0 ? i.JumpTrue : i.JumpFalse;
                    break;
                case 0x06:
                    return i.Value;
                default:
                    throw new InvalidOperationException($"code {i.Code:x}");
            }
        }
    }
}
