using System.Globalization;
using System.Text;
using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Stp;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Protocol.Tests;

/// <summary>What our codecs read in a captured packet, as text of one fact per line.</summary>
internal static class CaptureReading
{
    public static string Of(string name, ReadOnlySpan<byte> packet) => name[..name.IndexOf('-')] switch
    {
        "dhcp" => Dhcp(packet),
        "stp" => Stp(packet),
        _ => Tftp(packet),
    };

    private static string Stp(ReadOnlySpan<byte> packet) => BridgeMessage.TryRead(packet, out var message)
        ? new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{message.Kind}{(message.IsPerVlan ? " per VLAN" : "")}\n")
            .Append(CultureInfo.InvariantCulture, $"root {message.Root}\n")
            .Append(CultureInfo.InvariantCulture, $"bridge {message.Bridge}\n")
            .Append(CultureInfo.InvariantCulture, $"hello {message.HelloTime.TotalSeconds}\n")
            .Append(CultureInfo.InvariantCulture, $"forward delay {message.ForwardDelay.TotalSeconds}\n")
            .Append(CultureInfo.InvariantCulture, $"topology change {message.HasTopologyChange}\n")
            .ToString()
        : "nothing that we read\n";

    private static string Dhcp(ReadOnlySpan<byte> packet)
    {
        var fault = DhcpMessage.TryRead(packet, out var message);
        if (fault != DhcpFault.None)
        {
            return $"{fault}\n";
        }

        var pi = PiRecognition.TryRecognise(message, out var identity)
            ? $"{identity.Model}, {identity.Generation}, serial {identity.Serial?.ToString() ?? "unknown"}, revision {identity.Revision?.Value.ToString("x6", CultureInfo.InvariantCulture) ?? "unknown"}"
            : "not recognised";
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"length {packet.Length}\n")
            .Append(CultureInfo.InvariantCulture, $"op {message.Operation} {message.Type}\n")
            .Append(CultureInfo.InvariantCulture, $"hops {message.Hops}\n")
            .Append(CultureInfo.InvariantCulture, $"xid {message.TransactionId:x8}\n")
            .Append(CultureInfo.InvariantCulture, $"flags {message.Flags:x4}\n")
            .Append(CultureInfo.InvariantCulture, $"ciaddr {message.ClientAddress}\n")
            .Append(CultureInfo.InvariantCulture, $"yiaddr {message.YourAddress}\n")
            .Append(CultureInfo.InvariantCulture, $"siaddr {message.NextServer}\n")
            .Append(CultureInfo.InvariantCulture, $"giaddr {message.Relay}\n")
            .Append(CultureInfo.InvariantCulture, $"chaddr {message.ClientMac}\n")
            .Append(CultureInfo.InvariantCulture, $"43 {Hex(message.VendorSpecific)}\n")
            .Append(CultureInfo.InvariantCulture, $"50 {message.RequestedAddress}\n")
            .Append(CultureInfo.InvariantCulture, $"54 {message.ServerIdentifier}\n")
            .Append(CultureInfo.InvariantCulture, $"55 {Hex(message.ParameterRequestList)}\n")
            .Append(CultureInfo.InvariantCulture, $"60 {Encoding.Latin1.GetString(message.VendorClass)}\n")
            .Append(CultureInfo.InvariantCulture, $"77 {Hex(message.UserClass)}\n")
            .Append(CultureInfo.InvariantCulture, $"97 {Hex(message.MachineIdentifier)}\n")
            .Append(CultureInfo.InvariantCulture, $"pi {pi}\n")
            .Replace(" \n", " absent\n")
            .ToString();
    }

    private static string Tftp(ReadOnlySpan<byte> packet)
    {
        if (TftpRequest.Read(packet, out var request) == TftpRequestFault.None)
        {
            return $"{request.Opcode} {request.FileName} {request.Mode}\n{Options(request.Options)}";
        }

        if (OptionAcknowledgementPacket.TryRead(packet, out var options))
        {
            return $"OptionAcknowledgement\n{Options(options)}";
        }

        if (ErrorPacket.TryRead(packet, out var code, out var message))
        {
            return $"Error {code} {ErrorPacket.Text(message)}\n";
        }

        return AcknowledgementPacket.TryRead(packet, out var block) ? $"Acknowledgement {block}\n" : "nothing that we read\n";
    }

    private static string Options(in TftpOptionList options)
    {
        var text = new StringBuilder();
        foreach (var option in options.AsSpan())
        {
            text.Append(CultureInfo.InvariantCulture, $"{option.Name} {option.Value}\n");
        }

        return text.ToString();
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
