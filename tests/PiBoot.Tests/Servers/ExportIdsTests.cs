using PiBoot.Core.Nfs;
using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

public sealed class ExportIdsTests
{
    [Fact]
    public void A_directory_has_one_number_for_good()
    {
        using var scratch = new ScratchDirectory();
        var ids = new ExportIds(scratch.Join("export-ids"));
        var (a, b) = (ids.Of("/srv/a b"), ids.Of("/srv/b"));
        Assert.NotEqual(a, b);
        Assert.Equal(a, ids.Of("/srv/a b"));

        var next = new ExportIds(scratch.Join("export-ids"));
        Assert.Equal((b, a), (next.Of("/srv/b"), next.Of("/srv/a b")));
        Assert.DoesNotContain(next.Of("/srv/c"), (int[])[a, b]);
    }

    [Fact]
    public void Damaged_lines_are_passed_over_and_no_number_is_given_twice()
    {
        using var scratch = new ScratchDirectory().With("export-ids", "1 /srv/a\n1 /srv/twice\nx /srv/x\n0 /srv/zero\n70000 /srv/large\n\n3 /srv/c\n");
        var ids = new ExportIds(scratch.Join("export-ids"));
        Assert.Equal((1, 3), (ids.Of("/srv/a"), ids.Of("/srv/c")));
        Assert.Equal((2, 4), (ids.Of("/srv/twice"), ids.Of("/srv/zero")));
    }

    [Fact]
    public void A_number_that_cannot_be_written_down_is_not_used()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Join("state", "export-ids");
        var ids = new ExportIds(path);
        Assert.Throws<NfsException>(() => ids.Of("/srv/a"));
        Directory.CreateDirectory(scratch.Join("state"));
        Assert.Equal(1, ids.Of("/srv/b"));
    }
}
