using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Protocol.Tests.Dhcp;

public sealed class DhcpMessageTests
{
    private static readonly byte[] Discover = DiscoverPacket.Rom().ToBytes();

    public static TheoryData<DhcpFault, int, byte> SpoiledBytes() => new()
    {
        { DhcpFault.NotBootp, 0, 0 },
        { DhcpFault.NotBootp, 0, 3 },
        { DhcpFault.NotEthernet, 1, 6 },
        { DhcpFault.NotEthernet, 2, 16 },
        { DhcpFault.NotEthernet, 2, 0 },
        { DhcpFault.NoCookie, 236, 0 },
        { DhcpFault.NoCookie, 239, 0 },
    };

    /// <summary>What follows the cookie.</summary>
    public static TheoryData<DhcpFault, byte[]> OptionBytes() => new()
    {
        { DhcpFault.None, [] },
        { DhcpFault.None, [255] },
        { DhcpFault.None, [0, 0, 0, 53, 1, 1, 0, 255] },
        { DhcpFault.None, [53, 1, 1] },
        { DhcpFault.None, [53, 1, 1, 255, 99] },
        { DhcpFault.None, [82, 0, 255] },
        { DhcpFault.None, [60, 0, 255] },
        { DhcpFault.OptionOverrun, [53] },
        { DhcpFault.OptionOverrun, [53, 1] },
        { DhcpFault.OptionOverrun, [60, 2, 65] },
        { DhcpFault.OptionOverrun, [60, 255, 65, 66] },
        { DhcpFault.OptionOverrun, [82, 4, 1, 2, 3] },
        { DhcpFault.OptionSize, [53, 0, 255] },
        { DhcpFault.OptionSize, [53, 2, 1, 1, 255] },
        { DhcpFault.OptionSize, [50, 3, 1, 2, 3, 255] },
        { DhcpFault.OptionSize, [54, 5, 1, 2, 3, 4, 5, 255] },
        { DhcpFault.OptionSize, [54, 4, 1, 2, 3, 4, 54, 0, 255] },
    };

    [Theory]
    [MemberData(nameof(SpoiledBytes))]
    public void One_wrong_byte_in_the_fixed_part_is_named(DhcpFault fault, int offset, byte value)
    {
        var packet = Discover.ToArray();
        packet[offset] = value;
        Assert.Equal(fault, DhcpMessage.TryRead(packet, out _));
    }

    [Theory]
    [MemberData(nameof(OptionBytes))]
    public void Options_are_read_to_the_end_or_named_as_wrong(DhcpFault fault, byte[] options)
    {
        Assert.Equal(fault, DhcpMessage.TryRead([.. Discover[..240], .. options], out _));
    }

    [Fact]
    public void Every_prefix_shorter_than_the_fixed_part_is_too_short()
    {
        for (var length = 0; length < DhcpMessage.OptionsOffset; length++)
        {
            Assert.Equal(DhcpFault.TooShort, DhcpMessage.TryRead(Discover.AsSpan(0, length), out var message));
            Assert.Equal(0, message.Operation);
        }
    }

    [Fact]
    public void Every_prefix_that_cuts_an_option_is_refused_and_every_other_is_read()
    {
        var ends = new HashSet<int>();
        for (var position = DhcpMessage.OptionsOffset; position < Discover.Length; position += Discover[position] == 255 ? 1 : 2 + Discover[position + 1])
        {
            ends.Add(position);
        }

        ends.Add(Discover.Length);
        for (var length = DhcpMessage.OptionsOffset; length <= Discover.Length; length++)
        {
            var expected = ends.Contains(length) ? DhcpFault.None : DhcpFault.OptionOverrun;
            Assert.Equal(expected, DhcpMessage.TryRead(Discover.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Bytes_around_a_message_do_not_matter()
    {
        byte[] guarded = [.. Enumerable.Repeat((byte)0xa5, 32), .. Discover, .. Enumerable.Repeat((byte)0x5a, 32)];
        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(guarded.AsSpan(32, Discover.Length), out var message));
        Assert.Equal(new MacAddress(0xb827eb28f66d), message.ClientMac);
        Assert.Equal(17, message.MachineIdentifier.Length);

        // The option that runs to the last byte must not reach into what follows.
        var cut = guarded.AsSpan(32, Discover.Length - 2);
        Assert.Equal(DhcpFault.OptionOverrun, DhcpMessage.TryRead(cut, out _));
    }

    [Fact]
    public void An_option_that_comes_twice_counts_the_first_time()
    {
        Assert.Equal(
            DhcpFault.None,
            DhcpMessage.TryRead([.. Discover[..240], 53, 1, 1, 53, 1, 3, 60, 1, 65, 60, 1, 66, 255], out var message));
        Assert.Equal(DhcpMessageType.Discover, message.Type);
        Assert.Equal("A"u8, message.VendorClass);
    }

    [Fact]
    public void Addresses_and_numbers_stand_where_RFC_2131_puts_them()
    {
        var packet = new DiscoverPacket
        {
            Hops = 3,
            TransactionId = 0x01020304,
            Relay = new Ipv4Address(0x0a000001),
            ClientAddress = new Ipv4Address(0x0a000002),
            RequestedAddress = new Ipv4Address(0x0a000003),
            Type = DhcpMessageType.Request,
            UserClass = "iPXE",
        }.ToBytes();
        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(packet, out var message));
        Assert.Equal(3, message.Hops);
        Assert.Equal(0x01020304u, message.TransactionId);
        Assert.Equal("10.0.0.1", message.Relay.ToString());
        Assert.Equal("10.0.0.2", message.ClientAddress.ToString());
        Assert.Equal("10.0.0.3", message.RequestedAddress.ToString());
        Assert.Equal(DhcpMessageType.Request, message.Type);
        Assert.Equal("iPXE"u8, message.UserClass);
        Assert.True(message.HostName.IsEmpty);
        Assert.True(message.ServerIdentifier.IsAny);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_damage_never_throws(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var packet = Discover.AsSpan(0, random.Next(Discover.Length + 1)).ToArray();
            for (var hits = random.Next(8); hits > 0 && packet.Length > 0; hits--)
            {
                // Mostly among the options: elsewhere there is little to go wrong.
                var from = packet.Length > 240 && random.Next(4) > 0 ? 240 : 0;
                packet[random.Next(from, packet.Length)] = (byte)random.Next(256);
            }

            if (DhcpMessage.TryRead(packet, out var message) == DhcpFault.None)
            {
                Assert.True(message.VendorClass.Length <= packet.Length - DhcpMessage.OptionsOffset);
            }
        }
    }

    [Fact]
    public void Random_bytes_after_the_cookie_never_throw()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var options = new byte[random.Next(200)];
            random.NextBytes(options);
            DhcpMessage.TryRead([.. Discover[..240], .. options], out _);
        }
    }
}
