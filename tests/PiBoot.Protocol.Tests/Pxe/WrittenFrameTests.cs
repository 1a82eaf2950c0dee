using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Tests.Pxe;

public sealed class WrittenFrameTests
{
    private static readonly MacAddress Mac = new(0xb827eb28f66d);

    [Fact]
    public void A_wake_frame_is_six_times_ff_and_sixteen_times_the_address()
    {
        var guarded = Enumerable.Repeat((byte)0xa5, WakeFrame.Length + 4).ToArray();
        WakeFrame.Write(guarded, Mac);
        byte[] mac = [0xb8, 0x27, 0xeb, 0x28, 0xf6, 0x6d];
        Assert.Equal(
            [.. Enumerable.Repeat((byte)0xff, 6), .. Enumerable.Repeat(mac, 16).SelectMany(m => m), 0xa5, 0xa5, 0xa5, 0xa5], guarded);
    }

    [Fact]
    public void A_probe_asks_like_a_Pi_and_wants_its_answers_by_broadcast()
    {
        var guarded = Enumerable.Repeat((byte)0xa5, ProbeDiscover.Length + 4).ToArray();
        ProbeDiscover.Write(guarded, 0x01020304, Mac);
        Assert.All(guarded[ProbeDiscover.Length..], b => Assert.Equal(0xa5, b));

        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(guarded.AsSpan(0, ProbeDiscover.Length), out var message));
        Assert.Equal(DhcpMessageType.Discover, message.Type);
        Assert.Equal(0x01020304u, message.TransactionId);
        Assert.Equal(0x8000, message.Flags);
        Assert.Equal(Mac, message.ClientMac);
        Assert.Equal(17, message.MachineIdentifier.Length);
        Assert.Equal("PXEClient:Arch:00000:UNDI:002001"u8, message.VendorClass);
        Assert.Equal(255, guarded[ProbeDiscover.Length - 1]);
    }

    [Fact]
    public void Two_appliances_that_probe_do_not_enrol_each_other()
    {
        // The GUID of a probe is all zero: to a second appliance, which serves Pis, this must not look like one.
        var probe = new byte[ProbeDiscover.Length];
        ProbeDiscover.Write(probe, 0x01020304, Mac);
        DhcpMessage.TryRead(probe, out var message);
        Assert.False(PiRecognition.TryRecognise(message, out _));
    }
}
