using System.Buffers.Text;
using System.Globalization;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// Reads the text of /proc/net/tcp and /proc/net/tcp6 (proc(5)): one line per socket, addresses as hex words in the
/// machine's byte order, ports as numbers. Little-endian machines only, as every Pi is.
/// </summary>
/// <code>
///   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
///    0: 0A01A8C0:0801 3301A8C0:0387 01 00000000:00000000 00:00000000 00000000 0 0 27312 …
///    0: 0000000000000000FFFF00000A01A8C0:0801 0000000000000000FFFF00003301A8C0:0387 01 …
/// </code>
internal static class TcpTable
{
    public const byte Established = 0x01;
    public const byte Listening = 0x0a;

    /// <summary>Words between a socket's state and its inode.</summary>
    private const int WordsBeforeInode = 5;

    private const int Ipv4Digits = 8;
    private const int Ipv6Digits = 32;

    /// <summary>::ffff:0:0/96, the prefix of IPv4 addresses in IPv6 sockets, as the table writes it.</summary>
    private static ReadOnlySpan<byte> MappedPrefix => "0000000000000000FFFF0000"u8;

    /// <summary>Adds the peers of all sockets with this local port and state. Lines that are none are passed over.</summary>
    public static void Collect(ReadOnlySpan<byte> table, ushort localPort, byte state, ICollection<NfsConnection> peers)
    {
        while (!table.IsEmpty)
        {
            var end = table.IndexOf((byte)'\n');
            var line = end < 0 ? table : table[..end];
            table = end < 0 ? [] : table[(end + 1)..];
            if (TryReadLine(ref line, out var port, out var peer, out var its) && port == localPort && its == state)
            {
                peers.Add(new NfsConnection(peer, Inode(line)));
            }
        }
    }

    /// <param name="line">What follows the state, afterwards.</param>
    private static bool TryReadLine(ref ReadOnlySpan<byte> line, out ushort localPort, out Ipv4Address peer, out byte state)
    {
        localPort = 0;
        peer = default;
        state = 0;
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            return false;
        }

        line = line[(colon + 1)..];
        return TryTakeWord(ref line, out var local) && TryTakeWord(ref line, out var remote) && TryTakeWord(ref line, out var its) &&
            TrySplit(local, out _, out localPort) && TrySplit(remote, out var address, out _) &&
            TryReadAddress(address, out peer) && Utf8Parser.TryParse(its, out state, out var used, 'x') && used == its.Length;
    }

    /// <summary>0 where the line has none.</summary>
    private static ulong Inode(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < WordsBeforeInode; i++)
        {
            TryTakeWord(ref line, out _);
        }

        return TryTakeWord(ref line, out var word) && Utf8Parser.TryParse(word, out ulong inode, out _) ? inode : 0;
    }

    private static bool TryTakeWord(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> word)
    {
        line = line.TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        word = end < 0 ? line : line[..end];
        line = line[word.Length..];
        return !word.IsEmpty;
    }

    private static bool TrySplit(ReadOnlySpan<byte> word, out ReadOnlySpan<byte> address, out ushort port)
    {
        port = 0;
        var colon = word.IndexOf((byte)':');
        address = colon < 0 ? [] : word[..colon];
        return colon > 0 && ushort.TryParse(word[(colon + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out port);
    }

    /// <summary>False for an IPv6 address that is not a mapped IPv4 one.</summary>
    private static bool TryReadAddress(ReadOnlySpan<byte> text, out Ipv4Address address)
    {
        address = default;
        if (text.Length == Ipv6Digits && text.StartsWith(MappedPrefix))
        {
            text = text[MappedPrefix.Length..];
        }

        if (text.Length == Ipv6Digits && text.IndexOfAnyExcept((byte)'0') < 0)
        {
            // The peer of a socket that listens for both kinds of address.
            return true;
        }

        if (text.Length != Ipv4Digits ||
            !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word))
        {
            return false;
        }

        address = new Ipv4Address(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        return true;
    }
}
