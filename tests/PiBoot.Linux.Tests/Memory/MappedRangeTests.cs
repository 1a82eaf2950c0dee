using PiBoot.Linux.Memory;

namespace PiBoot.Linux.Tests.Memory;

public sealed class MappedRangeTests
{
    private static readonly string[] Listing =
    [
        "55d0a0000000-55d0a0038000 r--p 00000000 fe:00 1234                       /usr/bin/pi boot",
        "Size:                224 kB",
        "Rss:                 200 kB",
        "Anonymous:             0 kB",
        "VmFlags: rd mr mw me",
        "55d0a0038000-55d0a1000000 r-xp 00038000 fe:00 1234                       /usr/bin/pi boot",
        "Anonymous:             0 kB",
        "55d0a2000000-55d0a2001000 r--p 01000000 fe:00 1234                       /usr/bin/pi boot",
        "Anonymous:             4 kB",
        "55d0a2001000-55d0a2002000 rw-p 01001000 fe:00 1234                       /usr/bin/pi boot",
        "Anonymous:             0 kB",
        "7f0000000000-7f0000021000 r--p 00000000 00:00 0 ",
        "Anonymous:             0 kB",
        "7f0000100000-7f0000200000 r--s 00000000 fe:00 99                         /srv/piboot/os/one/boot/kernel8.img",
        "Anonymous:             0 kB",
        "7fff00000000-7fff00002000 r-xp 00000000 00:00 0                          [vdso]",
        "Anonymous:             0 kB",
        "7fff10000000-7fff10002000 r-xp 00000000 fe:00 98                         /usr/lib/libc.so.6",
    ];

    [Fact]
    public void Only_what_a_private_read_only_file_mapping_still_shares_with_its_file_is_clean() =>
        Assert.Equal(
            [(0x55d0a0000000u, 0x38000u), (0x55d0a0038000u, 0xfc8000u)],
            MappedRange.Read(Listing).Where(r => r.IsClean).Select(r => ((ulong)r.Start, (ulong)r.Length)));

    [Fact]
    public void Lines_cut_at_any_place_are_no_ranges_with_other_bounds()
    {
        var bounds = MappedRange.Read(Listing).Select(r => (r.Start, r.Length)).ToHashSet();
        foreach (var line in Listing)
        {
            for (var length = 0; length < line.Length; length++)
            {
                Assert.All(MappedRange.Read([line[..length]]), r => Assert.Contains((r.Start, r.Length), bounds));
            }
        }
    }

    [Fact]
    public void A_program_finds_its_own_ranges_also_after_it_gave_memory_back()
    {
        ProcessMemory.GiveBack();
        Assert.Contains(MappedRange.Read(File.ReadAllLines("/proc/self/smaps")), r => r.IsClean);
    }
}
