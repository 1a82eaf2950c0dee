using PiBoot.Backups;
using PiBoot.Core.Backup;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Testing;

namespace PiBoot.Tests.Backups;

public sealed class RestoreJournalTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly IdentityKeeper _keeper = new();
    private readonly RestoreJournal _journal;

    public RestoreJournalTests()
    {
        _scratch.With("state/clients.db", "old").With("state/clients.db-wal", "old log").With("state/settings.conf", "old").With("state/export-ids", "old");
        _journal = new RestoreJournal(new DataDirectory(_scratch.Path), new ManualTime());
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_not_committed_is_dropped_at_the_next_start()
    {
        Unpack();
        _scratch.With("state/.restore-0123", "a backup that was being taken");
        Assert.Null(_journal.Finish(_keeper));
        _journal.ForgetAll();
        Assert.Equal("old", State(BackupNames.Registry));
        Assert.Equal(["clients.db", "clients.db-wal", "export-ids", "settings.conf"], Names("state"));
    }

    [Fact]
    public void What_is_committed_takes_the_place_of_what_was_there()
    {
        Unpack();
        _journal.Commit();
        var kept = _journal.Finish(_keeper)!;
        AssertNew(kept);
    }

    [Fact]
    public void Numbers_of_exports_that_are_in_file_handles_of_clients_stay()
    {
        Unpack();
        _journal.Commit();
        _journal.Finish(_keeper);
        Assert.Equal("old", State("export-ids"));
    }

    [Fact]
    public void A_restore_that_could_not_give_the_identities_goes_on_at_the_next_start()
    {
        Unpack();
        _journal.Commit();
        _keeper.Refusing = true;
        Assert.Throws<StorageException>(() => _journal.Finish(_keeper));
        Assert.True(_journal.IsUnfinished);
        Assert.Throws<StorageException>(_journal.Begin);
        _keeper.Refusing = false;
        AssertNew(_journal.Finish(_keeper)!);
    }

    [Theory]
    [InlineData("clients.db")]
    [InlineData("clients.db", "clients.db-wal")]
    [InlineData("clients.db", "clients.db-wal", "settings.conf")]
    public void Power_lost_while_the_old_state_is_set_aside_loses_none_of_it(params string[] aside)
    {
        Unpack();
        _journal.Commit();
        Directory.CreateDirectory(_scratch.Join("state/restore-before"));
        foreach (var name in aside)
        {
            File.Move(_scratch.Join("state", name), _scratch.Join("state/restore-before", name));
        }

        AssertNew(_journal.Finish(_keeper)!);
    }

    [Fact]
    public void Power_lost_before_what_was_there_has_got_its_name_loses_none_of_it()
    {
        AllPlacedButNotEnded();
        AssertNew(_journal.Finish(_keeper)!);
    }

    [Fact]
    public void Power_lost_after_what_was_there_has_got_its_name_does_not_take_it_away()
    {
        AllPlacedButNotEnded();
        var kept = _scratch.Join("state/before-restore-20261122T115959Z");
        Directory.Move(_scratch.Join("state/restore-before"), kept);
        Assert.Equal(kept, _journal.Finish(_keeper));
        AssertNew(kept);
    }

    [Fact]
    public void Power_lost_while_the_rest_is_removed_does_not_restore_again()
    {
        Unpack();
        _journal.Commit();
        var kept = _journal.Finish(_keeper)!;
        _scratch.With("state/restore-done/identities/b0000004/machine-id", "0123");
        Assert.Null(_journal.Finish(_keeper));
        _journal.ForgetAll();
        AssertNew(kept);
    }

    [Fact]
    public void The_newest_state_that_was_replaced_stays_and_no_older_one()
    {
        _scratch.With("state/before-restore-20250101T000000Z/clients.db", "older");
        Unpack();
        _journal.Commit();
        AssertNew(_journal.Finish(_keeper)!);
    }

    private void Unpack()
    {
        _journal.Begin();
        _scratch.With("state/restore-new/clients.db", "new").With("state/restore-new/settings.conf", "new").With("state/restore-new/export-ids", "new")
            .With("state/restore-new/identities/b0000004/machine-id", "0123");
    }

    /// <summary>As the drive is when the power goes between the last file in its place and the end.</summary>
    private void AllPlacedButNotEnded()
    {
        Unpack();
        _journal.Commit();
        _keeper.Refusing = true;
        Assert.Throws<StorageException>(() => _journal.Finish(_keeper));
        _keeper.Refusing = false;
    }

    private void AssertNew(string kept)
    {
        Assert.Equal(("new", "new"), (State(BackupNames.Registry), State("settings.conf")));
        Assert.Equal(["clients.db", "clients.db-wal", "settings.conf"], Directory.GetFiles(kept).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("old", File.ReadAllText($"{kept}/clients.db"));
        Assert.Equal([Path.GetFileName(kept), "clients.db", "export-ids", "settings.conf"], Names("state"));
        Assert.Equal(["b0000004/machine-id"], _keeper.Given.Distinct());
    }

    private string State(string name) => File.ReadAllText(_scratch.Join("state", name));

    private string[] Names(string folder) => [.. Directory.GetFileSystemEntries(_scratch.Join(folder)).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];

    private sealed class IdentityKeeper : IStorekeeper
    {
        public bool Refusing { get; set; }

        public List<string> Given { get; } = [];

        public TReply Do<TReply>(StorageOrder<TReply> order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
            where TReply : StorageReply
        {
            if (Refusing || order is not WriteIdentity { Identity: { } identity })
            {
                throw new StorageException("The storage process does not answer.");
            }

            Given.AddRange(identity.Files.Select(f => $"{identity.Client}/{f.Name}"));
            StorageReply done = OrderDone.Instance;
            return (TReply)done;
        }
    }
}
