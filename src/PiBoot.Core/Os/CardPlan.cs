using System.Text;

namespace PiBoot.Core.Os;

/// <summary>What is on a card, and what it must be like.</summary>
/// <param name="Firmware">Files taken from an operating system's boot files.</param>
/// <param name="Own">Files that are made here.</param>
public sealed record CardPlan(IReadOnlyList<CardFile> Firmware, IReadOnlyDictionary<string, byte[]> Own)
{
    /// <summary>The words for the kinds, as <c>sdcard --for</c> takes them.</summary>
    public const string Words = "pi1, pi2, pi3-bootcode or pi3-otp";

    /// <summary>The boot ROM loads bootcode.bin into its second-level cache of 128 KiB.</summary>
    private static readonly CardFile Bootcode = new("bootcode.bin", 128 * 1024, null);

    private const string Kernel = "idle.img";

    /// <summary>
    /// Only a Pi 3B is meant. Setting the bit cannot be undone; a 3B+ has it, and a 3A+ has no network and would lose its
    /// USB device mode by it (raspberrypi/documentation, boot-usb). A value of 0 changes nothing on any board.
    /// start.elf sets the bit only when it met no error before (raspberrypi/firmware#645), such as no kernel: there is one,
    /// which does nothing. ASCII, because anything else cuts the rest of the file off.
    /// </summary>
    private const string OtpConfig = $"""
        # For a Raspberry Pi 3B, used once: sets the bit in its chip that lets it boot from the network and from USB.
        # The bit stays set for ever. Ten seconds after power-on it is done, and the card can be taken out.
        [pi3]
        program_usb_boot_mode=1
        [pi3+]
        program_usb_boot_mode=0
        [all]
        arm_64bit=0
        device_tree=
        kernel={Kernel}

        """;

    public static CardKind? Parse(string word) => word switch
    {
        "pi1" => CardKind.Pi1,
        "pi2" => CardKind.Pi2,
        "pi3-bootcode" => CardKind.Pi3Bootcode,
        "pi3-otp" => CardKind.Pi3Otp,
        _ => null,
    };

    /// <summary>bootcode.bin goes on to the network only when it is alone on the card: with start.elf beside it, it boots the card.</summary>
    public static CardPlan For(CardKind kind) => kind == CardKind.Pi3Otp
        ? new CardPlan(
            [Bootcode, new CardFile("start.elf", 16 << 20, "program_usb_boot_mode"), new CardFile("fixup.dat", 1 << 20, null)],
            new Dictionary<string, byte[]> { ["config.txt"] = Encoding.ASCII.GetBytes(OtpConfig), [Kernel] = IdleKernel() })
        : new CardPlan([Bootcode], new Dictionary<string, byte[]>());

    /// <summary>One sector of 32-bit Arm code, over and over: wait for an interrupt, and wait again.</summary>
    private static byte[] IdleKernel()
    {
        const int Sector = 512;
        ReadOnlySpan<byte> waitAndRepeat = [0x03, 0xf0, 0x20, 0xe3, 0xfd, 0xff, 0xff, 0xea]; // wfi; b to it
        var code = new byte[Sector];
        for (var at = 0; at < Sector; at += waitAndRepeat.Length)
        {
            waitAndRepeat.CopyTo(code.AsSpan(at));
        }

        return code;
    }
}
