using PiBoot.Protocol.Dhcp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Protocol.Tests.Pxe;

public sealed class PiRecognitionTests
{
    private const ulong Mac = 0xdca6320136c2;
    private const uint Serial = 0x91cdf03d;
    private const uint Pi4 = 0xd03114;
    private const uint Pi5 = 0xd04170;
    private const uint ComputeModule5 = 0xd04180;

    public static TheoryData<string, byte[], PiGeneration, uint?, uint?> Pis() => new()
    {
        { "2B v1.2 or 3B ROM", DiscoverPacket.Rom().ToBytes(), PiGeneration.MaskRom, null, null },
        { "bootcode.bin", DiscoverPacket.Bootcode(0xb827eb6c4c16, 0xb66c4c16).ToBytes(), PiGeneration.Bootcode, 0xb66c4c16, null },
        { "3B+ ROM, some list of its own", (DiscoverPacket.Bootcode(Mac, Serial) with { RequestList = [1, 3] }).ToBytes(), PiGeneration.Bootcode, Serial, null },
        { "Pi 4", DiscoverPacket.Eeprom(Mac, Serial, Pi4).ToBytes(), PiGeneration.Bcm2711, Serial, Pi4 },
        { "Pi 4, word swapped", DiscoverPacket.Eeprom(Mac, Serial, Pi4, 0x52506934).ToBytes(), PiGeneration.Bcm2711, Serial, Pi4 },
        { "Pi 4 of early March 2020, no MAC in the GUID", Guid(DiscoverPacket.EepromGuid(0x34695052, Pi4, 0, Serial)), PiGeneration.Bcm2711, Serial, Pi4 },
        { "Pi 4 before March 2020, or DHCP_OPTION97=0", Guid(DiscoverPacket.FourTimes(Serial)), PiGeneration.Bcm2711, Serial, null },
        { "Pi 4 with a DHCP_OPTION97 of its owner", DiscoverPacket.Eeprom(Mac, Serial, Pi4, 0x66666666).ToBytes(), PiGeneration.Bcm2711, Serial, Pi4 },
        { "Pi 4 with another MAC", (DiscoverPacket.Eeprom(Mac, Serial, Pi4) with { Mac = new MacAddress(0x020000000001) }).ToBytes(), PiGeneration.Bcm2711, Serial, Pi4 },
        { "Pi 5", DiscoverPacket.Eeprom(Mac, Serial, Pi5, 0x35695052).ToBytes(), PiGeneration.Bcm2712, Serial, Pi5 },
        { "Pi 5, word swapped", DiscoverPacket.Eeprom(Mac, Serial, Pi5, 0x52506935).ToBytes(), PiGeneration.Bcm2712, Serial, Pi5 },
        { "Pi 5 before October 2023 with the Pi 4 word", DiscoverPacket.Eeprom(Mac, Serial, Pi5).ToBytes(), PiGeneration.Bcm2712, Serial, Pi5 },
        { "Pi 5 with a DHCP_OPTION97 of its owner", DiscoverPacket.Eeprom(Mac, Serial, Pi5, 0x66666666).ToBytes(), PiGeneration.Bcm2712, Serial, Pi5 },
        { "CM5", DiscoverPacket.Eeprom(Mac, Serial, ComputeModule5, 0x35695052).ToBytes(), PiGeneration.Bcm2712, Serial, ComputeModule5 },
    };

    public static TheoryData<string, byte[]> Others()
    {
        var pc = DiscoverPacket.Rom() with
        {
            TransactionId = 0x12345678,
            Guid = [0x4c, 0x4c, 0x45, 0x44, 0, 0x35, 0x4b, 0x10, 0x80, 0x5a, 0xb4, 0xc0, 0x4f, 0x33, 0x34, 0x31],
            RequestList = [1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
        };
        return new()
        {
            { "an x86 BIOS", pc.ToBytes() },
            { "an x86 BIOS without a GUID of its own", (pc with { Guid = new byte[16] }).ToBytes() },
            { "an x86 BIOS whose GUID is one byte sixteen times", (pc with { Guid = [.. Enumerable.Repeat((byte)0x44, 16)] }).ToBytes() },
            { "an x86 BIOS with a Pi's MAC prefix", (pc with { Mac = new MacAddress(0xb827eb000001) }).ToBytes() },
            { "an x86 UEFI", (pc with { VendorClass = "PXEClient:Arch:00007:UNDI:003016" }).ToBytes() },
            { "iPXE on a PC", (pc with { UserClass = "iPXE" }).ToBytes() },
            { "iPXE on a Pi", (DiscoverPacket.Eeprom(Mac, Serial, Pi4) with { UserClass = "iPXE" }).ToBytes() },
            { "a phone", (pc with { VendorClass = "android-dhcp-14", Guid = [], RequestList = [1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108] }).ToBytes() },
            { "U-Boot on a Pi", (DiscoverPacket.Bootcode(Mac, Serial) with { VendorClass = "U-Boot.armv8" }).ToBytes() },
            { "UEFI on a Pi", (DiscoverPacket.Eeprom(Mac, Serial, Pi4) with { VendorClass = "PXEClient:Arch:00011:UNDI:003000" }).ToBytes() },
            { "the kernel of a booted Pi", (DiscoverPacket.Rom() with { VendorClass = "Linux ipconfig", Guid = [] }).ToBytes() },
            { "a booted Pi without option 60", (DiscoverPacket.Rom() with { VendorClass = "", Guid = [] }).ToBytes() },
            { "a Pi without option 97", (DiscoverPacket.Rom() with { Guid = [] }).ToBytes() },
            { "a Pi with a short option 97", (DiscoverPacket.Rom() with { Guid = new byte[15] }).ToBytes() },
            { "a Pi's REQUEST", (DiscoverPacket.Eeprom(Mac, Serial, Pi4) with { Type = DhcpMessageType.Request }).ToBytes() },
            { "a server's reply", [2, .. DiscoverPacket.Rom().ToBytes()[1..]] },
            { "a GUID of its owner without the MAC's tail", Guid(DiscoverPacket.EepromGuid(0x66666666, Pi4, 0x01020304, Serial)) },
        };
    }

    [Theory]
    [MemberData(nameof(Pis))]
    public void A_Pi_is_recognised_with_all_that_it_tells(string who, byte[] packet, PiGeneration generation, uint? serial, uint? revision)
    {
        Assert.True(Recognise(packet, out var identity), who);
        Assert.Equal(generation, identity.Generation);
        Assert.Equal(serial, identity.Serial?.Value);
        Assert.Equal(revision, identity.Revision?.Value);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Nobody_else_is_taken_for_a_Pi(string who, byte[] packet) => Assert.False(Recognise(packet, out _), who);

    [Theory]
    [InlineData(PiGeneration.MaskRom, true, "Raspberry Pi 3 Model B or 2 Model B v1.2")]
    [InlineData(PiGeneration.Bootcode, true, "Raspberry Pi 3 or older")]
    [InlineData(PiGeneration.Bcm2711, false, "Raspberry Pi 4 family")]
    [InlineData(PiGeneration.Bcm2712, false, "Raspberry Pi 5 family")]
    public void Only_boot_programs_up_to_the_Pi_3_need_nudges(PiGeneration generation, bool needs, string family)
    {
        var identity = new PiIdentity(generation, null, null);
        Assert.Equal(needs, identity.NeedsNudges);
        Assert.Equal(family, identity.Model);
    }

    [Theory]
    [InlineData(0xa02082, "Raspberry Pi 3 Model B", 2, 1024)]
    [InlineData(0xa22042, "Raspberry Pi 2 Model B", 2, 1024)]
    [InlineData(0xa020d3, "Raspberry Pi 3 Model B+", 2, 1024)]
    [InlineData(0xd03114, "Raspberry Pi 4 Model B", 3, 8192)]
    [InlineData(0xc03130, "Raspberry Pi 400", 3, 4096)]
    [InlineData(0xb03140, "Raspberry Pi Compute Module 4", 3, 2048)]
    [InlineData(0xd04170, "Raspberry Pi 5", 4, 8192)]
    [InlineData(0xc04180, "Raspberry Pi Compute Module 5", 4, 4096)]
    [InlineData(0xd04190, "Raspberry Pi 500", 4, 8192)]
    [InlineData(0xb041a0, "Raspberry Pi Compute Module 5 Lite", 4, 2048)]
    [InlineData(0xd04ff0, null, 4, 8192)]
    public void A_revision_code_tells_board_processor_and_memory(uint code, string? model, int processor, int megabytes)
    {
        var revision = new BoardRevision(code);
        Assert.True(revision.IsNewStyle);
        Assert.Equal(model, revision.ModelName);
        Assert.Equal(processor, revision.Processor);
        Assert.Equal(megabytes, revision.MemoryMegabytes);
    }

    [Theory]
    [InlineData(0x0002)]
    [InlineData(0x0015)]
    [InlineData(0)]
    public void The_old_numbering_names_no_board(uint code)
    {
        Assert.False(new BoardRevision(code).IsNewStyle);
        Assert.Null(new BoardRevision(code).ModelName);
    }

    [Theory]
    [InlineData("b66c4c16", true)]
    [InlineData("B66C4C16", true)]
    [InlineData("00000001", true)]
    [InlineData("b66c4c1", false)]
    [InlineData("b66c4c160", false)]
    [InlineData("+66c4c16", false)]
    [InlineData(" 66c4c16", false)]
    [InlineData("g66c4c16", false)]
    public void A_serial_is_eight_hex_digits(string text, bool good)
    {
        Assert.Equal(good, PiSerial.TryParse(text, out var serial));
        if (good)
        {
            Assert.Equal(text.ToLowerInvariant(), serial.ToString());
        }
    }

    private static byte[] Guid(byte[] guid) => (DiscoverPacket.Eeprom(Mac, Serial, Pi4) with { Guid = guid }).ToBytes();

    private static bool Recognise(byte[] packet, out PiIdentity identity)
    {
        Assert.Equal(DhcpFault.None, DhcpMessage.TryRead(packet, out var message));
        return PiRecognition.TryRecognise(message, out identity);
    }
}
