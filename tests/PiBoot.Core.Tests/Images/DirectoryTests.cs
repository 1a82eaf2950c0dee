using System.Buffers.Binary;
using System.Text;
using PiBoot.Core.Images;

namespace PiBoot.Core.Tests.Images;

public sealed class DirectoryTests
{
    [Fact]
    public void A_long_name_of_any_script_stands_before_its_short_one()
    {
        var directory = Fat("größe-ΩΩ.txt", "GR~1    TXT", 0x20, 7, 5);
        var entry = Assert.Single(FatDirectory.Parse(directory, out var label));
        Assert.Equal(("größe-ΩΩ.txt", false, 7u, 5u), (entry.Name, entry.IsDirectory, entry.Cluster, entry.Size));
        Assert.Null(label);
    }

    [Fact]
    public void A_long_name_that_belongs_to_another_entry_is_not_used()
    {
        var directory = Fat("long.txt", "SHORT   TXT", 0x20, 7, 5);
        directory[13]++;
        Assert.Equal("SHORT.TXT", Assert.Single(FatDirectory.Parse(directory, out _)).Name);
    }

    [Theory]
    [InlineData("CONFIG  TXT", 0x00, "CONFIG.TXT")]
    [InlineData("CONFIG  TXT", 0x18, "config.txt")]
    [InlineData("KERNEL8 IMG", 0x08, "kernel8.IMG")]
    [InlineData("OVERLAYS   ", 0x08, "overlays")]
    public void A_short_name_keeps_its_case_in_two_bits(string packed, byte bits, string name)
    {
        var entry = Fat(null, packed, 0x20, 0, 0);
        entry[12] = bits;
        Assert.Equal(name, Assert.Single(FatDirectory.Parse(entry, out _)).Name);
    }

    [Fact]
    public void The_label_is_no_file()
    {
        Assert.Empty(FatDirectory.Parse(Fat(null, "bootfs     ", 0x08, 0, 0), out var label));
        Assert.Equal("bootfs", label);
    }

    [Theory]
    [InlineData("0b00000008000101616200", "entry of impossible length")]
    [InlineData("0b0000000c00050161000000", "entry of impossible length")]
    [InlineData("0b0000000c00010161626300", null)]
    [InlineData("0b0000000c0001012f000000", "a name that no file can have")]
    [InlineData("0b0000000c00030161006200", "a name that no file can have")]
    [InlineData("0b0000000c0002012e2e0000", null)]
    public void An_entry_of_ext4_is_right_or_refused(string hex, string? words)
    {
        var block = Convert.FromHexString(hex);
        if (words is null)
        {
            ExtDirectoryEntry.ParseBlock(block);
        }
        else
        {
            Assert.Contains(words, Assert.Throws<ImageException>(() => ExtDirectoryEntry.ParseBlock(block)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_access_list_becomes_what_the_kernel_takes() => Assert.Equal(
        "0200000001000600ffffffff020007004d00000004000400ffffffff10000700ffffffff20000400ffffffff",
        Convert.ToHexStringLower(ExtAccessList.ToKernel(Convert.FromHexString("0100000001000600020007004d000000040004001000070020000400"))));

    [Theory]
    [InlineData("20 path=a/b")]
    [InlineData("11 path=a/b")]
    [InlineData("x path=a")]
    [InlineData("6 a=")]
    public void A_pax_record_of_wrong_length_is_refused(string record) =>
        Assert.Throws<ImageException>(() => new PaxRecords().Add(Encoding.ASCII.GetBytes(record + "\n")));

    [Fact]
    public void A_pax_value_may_be_any_bytes()
    {
        var records = new PaxRecords();
        byte[] value = [0, 0xff, (byte)'\n', (byte)'=', 0x80];
        records.Add([.. "10 key="u8[..7], .. value[..2], (byte)'\n']);
        records.Add([.. "13 key="u8, .. value, (byte)'\n']);
        Assert.Equal(value, records.Bytes("key"));
    }

    private static byte[] Fat(string? longName, string packed, byte attributes, ushort cluster, uint size)
    {
        var entry = new byte[32];
        Encoding.ASCII.GetBytes(packed, entry);
        entry[11] = attributes;
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(26), cluster);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(28), size);
        if (longName is null)
        {
            return entry;
        }

        byte sum = 0;
        foreach (var value in entry.AsSpan(0, 11))
        {
            sum = (byte)((sum << 7) + (sum >> 1) + value);
        }

        var part = new byte[32];
        (part[0], part[11], part[13]) = (0x41, 0x0f, sum);
        for (var i = 0; i < 13; i++)
        {
            var unit = i < longName.Length ? longName[i] : i == longName.Length ? '\0' : '\uffff';
            BinaryPrimitives.WriteUInt16LittleEndian(part.AsSpan(i < 5 ? 1 + (2 * i) : i < 11 ? 14 + (2 * (i - 5)) : 28 + (2 * (i - 11))), unit);
        }

        return [.. part, .. entry];
    }
}
