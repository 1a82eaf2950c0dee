using System.Globalization;
using System.Text;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Dhcp;

/// <summary>What of another server's answer could lead a Pi, or another network boot client, away from us.</summary>
/// <param name="HasPiMenu">Option 43 holds "Raspberry Pi Boot": every Pi then loads from that server.</param>
/// <param name="IsPxeServer">It calls itself a PXE server (option 60).</param>
/// <param name="TftpServer">Option 66: the last one seen is where a Pi 3 or older loads from; null when absent.</param>
/// <param name="NextServer">siaddr, where it is another machine than the server itself; null otherwise. Pis look at it only beside option 43.</param>
/// <param name="BootFile">Option 67 or the file field, which no Pi reads; null when absent.</param>
public sealed record BootLure(bool HasPiMenu, bool IsPxeServer, string? TftpServer, Ipv4Address? NextServer, string? BootFile)
{
    /// <summary>Characters of a stranger's text that are repeated.</summary>
    private const int LongestText = 64;

    private static ReadOnlySpan<byte> PiMenu => "Raspberry Pi Boot"u8;

    private static ReadOnlySpan<byte> PxeClient => "PXEClient"u8;

    /// <summary>Null where an answer has nothing of that kind: a plain router names itself as next server, which is no lure.</summary>
    public static BootLure? In(in DhcpMessage message)
    {
        var next = message.NextServer.IsAny || message.NextServer == message.ServerIdentifier ? (Ipv4Address?)null : message.NextServer;
        var lure = new BootLure(
            message.VendorSpecific.IndexOf(PiMenu) >= 0,
            message.VendorClass.StartsWith(PxeClient),
            Text(message.TftpServerName),
            next,
            Text(message.BootFile));
        return lure == new BootLure(false, false, null, null, null) ? null : lure;
    }

    /// <summary>Such as <c>option 43 "Raspberry Pi Boot" and option 66 (192.168.1.9)</c>.</summary>
    public override string ToString()
    {
        var words = new List<string>();
        if (HasPiMenu)
        {
            words.Add("option 43 \"Raspberry Pi Boot\"");
        }
        else if (IsPxeServer)
        {
            words.Add("PXE answers");
        }

        AddNamed(words, "option 66", TftpServer);
        AddNamed(words, "a next server", NextServer?.ToString());
        AddNamed(words, "a boot file", BootFile);
        return words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";
    }

    private static void AddNamed(List<string> words, string what, string? value)
    {
        if (value is not null)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{what} ({value})"));
        }
    }

    /// <summary>Null when empty; what is not plain ASCII becomes a question mark, as it goes into logs and on screens.</summary>
    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd((byte)0);
        if (bytes.IsEmpty)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var value in bytes.Length > LongestText ? bytes[..LongestText] : bytes)
        {
            text.Append(value is >= 0x20 and < 0x7f ? (char)value : '?');
        }

        return text.ToString();
    }
}
