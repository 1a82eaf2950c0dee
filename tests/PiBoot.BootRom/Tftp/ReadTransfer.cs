using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PiBoot.BootRom.Tftp;

/// <summary>
/// One read as a state machine without a network: a packet of the server in, the client's answer out. Once
/// <see cref="End"/> is set nothing more is taken.
/// </summary>
/// <param name="file">Where the bytes go; null makes it a probe that breaks off.</param>
/// <param name="takesFirstBlock">A probe that waits for the first DATA instead of ending after the OACK.</param>
internal sealed class ReadTransfer(TransferRules rules, Stream? file, bool takesFirstBlock)
{
    private const int LastBlockNumber = 65535;

    private OptionAcknowledgement options = new(-1, 0);
    private bool optionsSeen;
    private long nextBlock = 1;
    private long bytes;

    public TransferEnd? End { get; private set; }

    public Reply Accept(ReadOnlySpan<byte> packet)
    {
        if (End is not null || packet.Length < TftpPacket.HeaderLength)
        {
            return default;
        }

        return (TftpOpcode)BinaryPrimitives.ReadUInt16BigEndian(packet) switch
        {
            TftpOpcode.Data => Data(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), packet[TftpPacket.HeaderLength..]),
            TftpOpcode.OptionAcknowledge => Options(packet[2..]),
            TftpOpcode.Error => Error(packet),
            _ => default,
        };
    }

    /// <summary>Ends a transfer that the server let die.</summary>
    public TransferEnd GiveUp(string reason)
    {
        Finish(TransferOutcome.Failed, reason);
        return End!.Value;
    }

    private Reply Options(ReadOnlySpan<byte> packet)
    {
        if (nextBlock > 1)
        {
            return default;
        }

        if (optionsSeen)
        {
            if (rules.DuplicateOackConfuses)
            {
                Finish(TransferOutcome.Failed, "a second OACK confused the firmware");
                return default;
            }

            return new Reply(ReplyKind.Acknowledge);
        }

        if (!OptionAcknowledgement.TryRead(packet, rules, out options, out var fault))
        {
            Finish(TransferOutcome.Failed, fault);
            return new Reply(ReplyKind.RefuseOptions);
        }

        optionsSeen = true;
        if (IsUnusable())
        {
            return new Reply(ReplyKind.Terminate);
        }

        if (file is null && !takesFirstBlock)
        {
            Finish(TransferOutcome.Found, "");
            return new Reply(ReplyKind.Terminate);
        }

        return new Reply(ReplyKind.Acknowledge);
    }

    private Reply Data(ushort number, ReadOnlySpan<byte> block)
    {
        if (number != (ushort)nextBlock)
        {
            return Unexpected(number);
        }

        var size = options.BlockSize > 0 ? options.BlockSize : 512;
        if (block.Length > size)
        {
            Finish(TransferOutcome.Failed, Text($"block {nextBlock} has {block.Length} bytes, {size} were agreed"));
            return default;
        }

        if (IsUnusable())
        {
            return new Reply(ReplyKind.Terminate);
        }

        if (nextBlock > LastBlockNumber && rules.NoBlockRollover)
        {
            Finish(TransferOutcome.Failed, "block numbers above 65535 are not understood");
            return default;
        }

        if (file is null)
        {
            Finish(TransferOutcome.Found, "");
            return new Reply(ReplyKind.Terminate);
        }

        file.Write(block);
        bytes += block.Length;
        nextBlock++;
        if (block.Length < size)
        {
            Complete();
        }

        return new Reply(ReplyKind.Acknowledge, number);
    }

    private Reply Unexpected(ushort number)
    {
        if (nextBlock == 1 || number != (ushort)(nextBlock - 1))
        {
            return default;
        }

        if (rules.DuplicateDataConfuses)
        {
            Finish(TransferOutcome.Failed, Text($"DATA {number} came twice and was counted as the next"));
            return new Reply(ReplyKind.Acknowledge, (ushort)(number + 1));
        }

        return rules.IgnoresDuplicateData ? default : new Reply(ReplyKind.Acknowledge, number);
    }

    private Reply Error(ReadOnlySpan<byte> packet)
    {
        var code = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var text = Encoding.UTF8.GetString(packet[TftpPacket.HeaderLength..].TrimEnd((byte)0));
        Finish(nextBlock == 1 ? TransferOutcome.Missing : TransferOutcome.Failed, Text($"ERROR {code} \"{text}\""));
        return default;
    }

    // "File read: -2 bytes": start.elf since 2020-04-16.
    private bool IsUnusable()
    {
        if (!rules.NeedsSize || options.Size >= 0)
        {
            return false;
        }

        Finish(TransferOutcome.Missing, "tsize was not acknowledged, so the firmware holds the file for missing");
        return true;
    }

    private void Complete()
    {
        if (options.Size >= 0 && options.Size != bytes)
        {
            Finish(TransferOutcome.Failed, Text($"tsize said {options.Size} bytes, {bytes} came"));
        }
        else
        {
            Finish(TransferOutcome.Complete, "");
        }
    }

    private void Finish(TransferOutcome outcome, string reason) =>
        End ??= new TransferEnd(outcome, bytes, options.BlockSize > 0, reason);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
