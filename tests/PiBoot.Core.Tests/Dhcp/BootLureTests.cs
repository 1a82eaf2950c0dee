using System.Text;
using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Tests.Dhcp;

public sealed class BootLureTests
{
    private const string Menu = "06 01 03 0a 04 00 50 58 45 09 14 00 00 11 52 61 73 70 62 65 72 72 79 20 50 69 20 42 6f 6f 74 ff";
    private static readonly Ipv4Address Server = new(0xc0a80101);
    private static readonly Ipv4Address Elsewhere = new(0xc0a80109);

    [Fact]
    public void A_plain_router_that_names_itself_as_next_server_lures_nobody()
    {
        Assert.Null(In(Offer(Server, "")));
        Assert.False(Read(Offer(Server, "")).LuresPis);
    }

    [Fact]
    public void The_menu_of_a_Pi_in_option_43_is_named_whatever_else_is_in_it()
    {
        Assert.Equal("option 43 \"Raspberry Pi Boot\"", In(Offer(Server, "", (43, Convert.FromHexString(Menu.Replace(" ", "", StringComparison.Ordinal)))))!.ToString());
        Assert.Equal("option 43 \"Raspberry Pi Boot\"", In(Offer(Server, "", (43, "Raspberry Pi Boot   "u8.ToArray())))!.ToString());
    }

    [Fact]
    public void Everything_that_leads_elsewhere_is_named_in_one_phrase()
    {
        var offer = Offer(Elsewhere, "pxelinux.0", (60, "PXEClient"u8.ToArray()), (66, "192.168.1.9"u8.ToArray()));
        Assert.Equal(
            "PXE answers, option 66 (192.168.1.9), a next server (192.168.1.9) and a boot file (pxelinux.0)", In(offer)!.ToString());
        Assert.True(Read(offer).LuresPis);
    }

    [Fact]
    public void Option_67_counts_as_the_file_field_does()
    {
        var offer = Offer(Server, "", (67, "boot.efi\0"u8.ToArray()));
        Assert.Equal("a boot file (boot.efi)", In(offer)!.ToString());
        Assert.False(Read(offer).LuresPis);
    }

    [Fact]
    public void A_strangers_text_is_cut_and_has_no_control_characters()
    {
        var lure = In(Offer(Server, "", (66, Encoding.ASCII.GetBytes("\u001b[31m" + new string('x', 200)))))!;
        Assert.Equal("?[31m" + new string('x', 59), lure.TftpServer);
    }

    private static BootLure? In(byte[] offer) => Read(offer).Lure;

    private static DhcpSight.ServerSpoke Read(byte[] offer) => Assert.IsType<DhcpSight.ServerSpoke>(DhcpWatch.Read(offer, out _));

    private static byte[] Offer(Ipv4Address nextServer, string file, params (byte Code, byte[] Value)[] options)
    {
        var packet = new byte[240];
        packet[0] = 2;
        packet[1] = 1;
        packet[2] = 6;
        nextServer.Write(packet.AsSpan(20));
        new MacAddress(0xb827eb28f66d).Write(packet.AsSpan(28));
        Encoding.ASCII.GetBytes(file, packet.AsSpan(108));
        new byte[] { 0x63, 0x82, 0x53, 0x63 }.CopyTo(packet, 236);
        var identifier = new byte[4];
        Server.Write(identifier);
        return [.. packet, 53, 1, 2, 54, 4, .. identifier, .. options.SelectMany(o => (byte[])[o.Code, (byte)o.Value.Length, .. o.Value]), 255];
    }
}
