using PiBoot.Core.Os;
using PiBoot.Linux.Cards;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Cards;

public sealed class SdCardImageTests
{
    private const string Partition = "@@1048576";

    [RootTheory("mformat", "sfdisk")]
    [InlineData(CardKind.Pi1)]
    [InlineData(CardKind.Pi2)]
    [InlineData(CardKind.Pi3Bootcode)]
    public void Bootcode_is_alone_on_the_card(CardKind kind)
    {
        using var scratch = Firmware();
        SdCardImage.Write(kind, scratch.Join("boot"), scratch.Join("card.img"), default);
        Assert.Equal("::/bootcode.bin\n", Shell.Run($"mdir -b -i {scratch.Join("card.img")}{Partition} ::"));
        Assert.Equal("the boot code", Shell.Run($"mtype -i {scratch.Join("card.img")}{Partition} ::bootcode.bin"));
    }

    [RootFact("mformat", "sfdisk")]
    public void The_card_for_the_bit_has_what_a_pi_3_reads_and_is_for_a_pi_3b_alone()
    {
        using var scratch = Firmware();
        var image = scratch.Join("card.img");
        SdCardImage.Write(CardKind.Pi3Otp, scratch.Join("boot"), image, default);
        Assert.Equal(
            "::/bootcode.bin ::/config.txt ::/fixup.dat ::/idle.img ::/start.elf",
            string.Join(' ', Shell.Run($"mdir -b -i {image}{Partition} ::").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
        var config = Shell.Run($"mtype -i {image}{Partition} ::config.txt");
        Assert.Contains("\n[pi3]\nprogram_usb_boot_mode=1\n[pi3+]\nprogram_usb_boot_mode=0\n[all]\n", config, StringComparison.Ordinal);
        Assert.Contains("\nkernel=idle.img\n", config, StringComparison.Ordinal);
        Assert.DoesNotContain(config, c => c > '~');
        Assert.Equal("512", Shell.Run($"mtype -i {image}{Partition} ::idle.img | wc -c").Trim());
    }

    [RootFact("mformat", "sfdisk")]
    public void It_is_one_fat32_partition_in_a_small_sparse_file()
    {
        using var scratch = Firmware();
        var image = scratch.Join("card.img");
        SdCardImage.Write(CardKind.Pi1, scratch.Join("boot"), image, default);
        Assert.Matches("start= +2048, size= +67584, type=c\n$", Shell.Run($"sfdisk --dump {image}"));
        Assert.Contains("disk type=\"FAT32   \"", Shell.Run($"minfo -i {image}{Partition} ::"), StringComparison.Ordinal);
        Assert.Equal((2048 + 67584) * 512L, new FileInfo(image).Length);
        Assert.InRange(int.Parse(Shell.Run($"du --block-size=1 {image} | cut -f1"), null), 1, 2 << 20);
        Assert.Equal("boot card.img", string.Join(' ', Directory.EnumerateFileSystemEntries(scratch.Path).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)));
    }

    [RootTheory("mformat", "fsck.fat")]
    [InlineData(CardKind.Pi1)]
    [InlineData(CardKind.Pi3Otp)]
    public void A_checker_finds_no_fault_in_it(CardKind kind)
    {
        using var scratch = Firmware();
        SdCardImage.Write(kind, scratch.Join("boot"), scratch.Join("card.img"), default);
        Shell.Run($"cd {scratch.Path} && dd if=card.img of=part.img bs=1M skip=1 conv=sparse status=none && fsck.fat -n part.img");
    }

    [RootTheory("mformat")]
    [InlineData(CardKind.Pi2)]
    [InlineData(CardKind.Pi3Otp)]
    public void The_same_firmware_makes_the_same_bytes_at_any_time(CardKind kind)
    {
        using var scratch = Firmware();
        SdCardImage.Write(kind, scratch.Join("boot"), scratch.Join("one.img"), default);
        Shell.Run($"sleep 2.1; touch -d 1999-09-09 {scratch.Join("boot")}/*");
        SdCardImage.Write(kind, scratch.Join("boot"), scratch.Join("two.img"), default);
        Shell.Run($"cmp {scratch.Join("one.img")} {scratch.Join("two.img")}");
    }

    [Theory]
    [InlineData("bootcode.bin", CardKind.Pi1)]
    [InlineData("start.elf", CardKind.Pi3Otp)]
    [InlineData("fixup.dat", CardKind.Pi3Otp)]
    public void Missing_firmware_is_named(string file, CardKind kind)
    {
        using var scratch = Firmware();
        File.Delete(scratch.Join("boot", file));
        Assert.Equal($"{scratch.Join("boot")} has no {file}; name an operating system for a Pi 3 or older, such as Raspberry Pi OS.", Refused(scratch, kind));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(131073)]
    public void A_bootcode_of_another_size_than_a_boot_rom_takes_is_refused(int size)
    {
        using var scratch = Firmware();
        File.WriteAllBytes(scratch.Join("boot", "bootcode.bin"), new byte[size]);
        Assert.Equal($"{scratch.Join("boot")}/bootcode.bin has {size} bytes; a bootcode.bin has 1 to 131072.", Refused(scratch, CardKind.Pi1));
    }

    [Fact]
    public void A_start_elf_that_does_not_know_the_bit_is_refused()
    {
        using var scratch = Firmware().With("boot/start.elf", "of 2015");
        Assert.Contains("is too old: it knows no program_usb_boot_mode", Refused(scratch, CardKind.Pi3Otp), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_outside_of_the_boot_files_is_put_on_a_card()
    {
        using var scratch = Firmware();
        File.Delete(scratch.Join("boot", "bootcode.bin"));
        File.CreateSymbolicLink(scratch.Join("boot", "bootcode.bin"), "/etc/hostname");
        Assert.Contains("bootcode.bin", Refused(scratch, CardKind.Pi1), StringComparison.Ordinal);
    }

    private static string Refused(ScratchDirectory scratch, CardKind kind)
    {
        var words = Assert.Throws<SdCardException>(() => SdCardImage.Write(kind, scratch.Join("boot"), scratch.Join("card.img"), default)).Message;
        Assert.False(File.Exists(scratch.Join("card.img")));
        return words;
    }

    private static ScratchDirectory Firmware() => new ScratchDirectory()
        .With("boot/bootcode.bin", "the boot code")
        .With("boot/start.elf", "firmware that knows program_usb_boot_mode")
        .With("boot/fixup.dat", "fixup")
        .With("boot/kernel7.img", "not wanted")
        .With("boot/config.txt", "not wanted");
}
