using System.Text;
using Microsoft.Data.Sqlite;

namespace PiBoot.Storage.Tests;

public sealed class DamageTests : IDisposable
{
    private const string Aside = "registry.db.damaged-20261122T120000Z";

    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    public static TheoryData<string> Damages => [.. Kinds.Keys];

    private static Dictionary<string, Action<FileStream>> Kinds => new()
    {
        ["garbage instead of the header"] = file => file.Write(Encoding.ASCII.GetBytes("garbage, garbage, garbage")),
        ["the header zeroed"] = file => file.Write(new byte[100]),
        ["cut in the header"] = file => file.SetLength(40),
        ["cut after the first page"] = file => file.SetLength(4096),
        ["cut in the last page"] = file => file.SetLength(file.Length - 1000),
        ["a page of zeros"] = file => Overwrite(file, 4096, new byte[4096]),
        ["a page of noise"] = file => Overwrite(file, 8192, Noise(4096)),
        ["all noise behind the header"] = file => Overwrite(file, 100, Noise((int)file.Length - 100)),
        ["a text of ours, changed"] = file => Overwrite(file, Find(file, "b8:27:eb:28:f6:6d"), "b8:27:eb:28:f6:6?"u8.ToArray()),
        ["the database of another program"] = file => Overwrite(file, 68, [1, 2, 3, 4]),
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_database_is_set_aside_and_told(string kind)
    {
        using (var registry = directory.Open())
        {
            registry.Save(Some.FullClient(), []);
            for (var boot = 0; boot < 10; boot++)
            {
                registry.SaveBoot("28f6650a", Some.Boot(boot, 100));
            }
        }

        using (var file = File.Open(directory.Path, FileMode.Open))
        {
            Kinds[kind](file);
        }

        var damaged = File.ReadAllBytes(directory.Path);
        StartsEmptyWith(Aside);
        Assert.Equal(damaged, File.ReadAllBytes(InDirectory(Aside)));
    }

    [Fact]
    public void A_database_without_our_tables_is_set_aside()
    {
        directory.Fill("pi");
        using (var connection = new SqliteConnection($"Data Source={directory.Path};Pooling=false"))
        {
            connection.Open();
            connection.Run("DROP TABLE boots");
        }

        StartsEmptyWith(Aside);
    }

    [Fact]
    public void A_log_without_its_database_is_set_aside()
    {
        File.WriteAllBytes(directory.Path + "-wal", Noise(5000));
        StartsEmptyWith(Aside + "-wal");
    }

    [Fact]
    public void A_torn_log_is_no_damage_but_the_end_of_what_was_written()
    {
        directory.Fill("pi");
        File.WriteAllBytes(directory.Path + "-wal", Noise(5000));
        using var registry = directory.Open(out var opening);
        Assert.Null(opening.SetAside);
        Assert.Equal("pi", Assert.Single(registry.Load()).Id);
    }

    [Fact]
    public void Damage_twice_in_one_second_keeps_both()
    {
        File.WriteAllText(directory.Path, "first");
        directory.Open().Dispose();
        File.WriteAllText(directory.Path, "second");
        directory.Open().Dispose();
        Assert.Equal("first", File.ReadAllText(InDirectory(Aside)));
        Assert.Equal("second", File.ReadAllText(InDirectory(Aside + ".2")));
    }

    [Fact]
    public void An_empty_file_is_a_new_registry()
    {
        File.WriteAllBytes(directory.Path, []);
        using var registry = directory.Open(out var opening);
        Assert.True(opening.Empty);
        Assert.Null(opening.Trouble());
    }

    private void StartsEmptyWith(string leftover)
    {
        using var registry = directory.Open(out var opening);
        Assert.Empty(registry.Load());
        Assert.True(opening.Empty);
        Assert.Equal(InDirectory(Aside), opening.SetAside);
        Assert.NotNull(opening.Damage);
        Assert.Contains(Aside, opening.Trouble(), StringComparison.Ordinal);
        Assert.Contains(leftover, directory.Names);
        registry.Save(Some.FullClient(), []);
    }

    private string InDirectory(string name) => Path.Combine(Path.GetDirectoryName(directory.Path)!, name);

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static void Overwrite(FileStream file, long at, byte[] bytes)
    {
        file.Position = at;
        file.Write(bytes);
    }

    private static long Find(FileStream file, string text)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));
        Assert.True(at > 0);
        return at;
    }
}
