using System.Net;
using System.Net.Sockets;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Tests.Systemd;

public sealed class DescriptorNameTests
{
    [Theory]
    [InlineData("0.0.0.0", 69, "", "udp-0.0.0.0-69")]
    [InlineData("192.168.1.2", 67, "eth0", "udp-192.168.1.2-67-eth0")]
    [InlineData("::", 69, "", "udp-..-69")]
    public void A_name_has_no_colon_which_ends_it_for_systemd(string address, int port, string boundTo, string name) =>
        Assert.Equal(name, DescriptorName.OfUdp(IPAddress.Parse(address), port, boundTo));

    [Theory]
    [InlineData("127.0.0.1", SocketType.Dgram)]
    [InlineData("::1", SocketType.Dgram)]
    [InlineData("127.0.0.1", SocketType.Stream)]
    [InlineData("::1", SocketType.Stream)]
    public void What_the_kernel_says_of_a_socket_is_what_it_was_named(string address, SocketType type)
    {
        var where = new IPEndPoint(IPAddress.Parse(address), 0);
        using var socket = new Socket(where.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Bind(where);
        where = (IPEndPoint)socket.LocalEndPoint!;
        Assert.Equal(
            type == SocketType.Stream ? DescriptorName.OfTcp(where) : DescriptorName.OfUdp(where.Address, where.Port),
            DescriptorName.Of((int)socket.Handle));
    }

    [Fact]
    public void What_is_none_of_ours_has_no_name()
    {
        using var file = File.OpenHandle("/dev/null");
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Null(DescriptorName.Of((int)file.DangerousGetHandle()));
        Assert.Null(DescriptorName.Of((int)local.Handle));
        Assert.Null(DescriptorName.Of(100_000));
    }

    [Theory]
    [InlineData("line-gpiochip0-17", "pos:\t0", "gpio-chip:\tgpiochip0", "gpio-line:\t17")]
    [InlineData(null, "pos:\t0", "flags:\t02")]
    [InlineData(null, "gpio-chip:\tgpiochip0", "gpio-line:\t17", "gpio-line:\t18")]
    [InlineData(null, "gpio-chip:\t", "gpio-line:\t17")]
    [InlineData(null, "gpio-chip:\tgpiochip0", "gpio-line:\t-1")]
    [InlineData(null, "gpio-chip:\tgpiochip0", "gpio-line:\t99999999999")]
    [InlineData(null, "gpio-line:\t17")]
    [InlineData(null)]
    public void A_line_is_told_by_its_chip_and_offset_and_a_request_of_several_is_none_of_ours(string? name, params string[] information) =>
        Assert.Equal(name, DescriptorName.LineIn(information));
}
