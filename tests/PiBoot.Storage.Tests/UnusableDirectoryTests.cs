using System.Diagnostics;
using PiBoot.Core.Clients;
using Xunit.Abstractions;

namespace PiBoot.Storage.Tests;

public sealed class UnusableDirectoryTests(ITestOutputHelper log) : IDisposable
{
    private readonly RegistryDirectory directory = new();
    private readonly DirectoryInfo mount = Directory.CreateTempSubdirectory("piboot-registry-mount-");
    private bool mounted;

    public void Dispose()
    {
        if (mounted)
        {
            Run("umount", mount.FullName);
        }

        mount.Delete(recursive: true);
        directory.Dispose();
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var fault = Assert.Throws<RegistryException>(() => SqliteClientRegistry.Open("/nonexistent/state/registry.db", TimeProvider.System, out _));
        Assert.Contains("no directory /nonexistent/state", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_service_is_told_that_the_registry_is_in_use()
    {
        using var first = directory.Open();
        var fault = Assert.Throws<RegistryException>(() => directory.Open());
        Assert.Contains("another process", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_read_only_drive_the_exception_says_so()
    {
        if (!Mounted("size=1m"))
        {
            return;
        }

        SqliteClientRegistry.Open(Registry, TimeProvider.System, out _).Dispose();
        Assert.True(Run("mount", "-o", "remount,ro", mount.FullName));
        var fault = Assert.Throws<RegistryException>(() => SqliteClientRegistry.Open(Registry, TimeProvider.System, out _));
        Assert.Contains("remount the drive read-write", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_read_only_drive_without_a_registry_the_exception_says_so()
    {
        if (!Mounted("ro"))
        {
            return;
        }

        var fault = Assert.Throws<RegistryException>(() => SqliteClientRegistry.Open(Registry, TimeProvider.System, out _));
        Assert.Contains("remount the drive read-write", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_full_drive_the_exception_says_so_and_space_heals_it()
    {
        if (!Mounted("size=512k"))
        {
            return;
        }

        using var registry = SqliteClientRegistry.Open(Registry, TimeProvider.System, out _);
        registry.Save(Some.Client("before"), []);
        var ballast = Path.Combine(mount.FullName, "ballast");
        Assert.Throws<IOException>(() => File.WriteAllBytes(ballast, new byte[1 << 20]));
        var fault = Assert.Throws<RegistryException>(() => SaveMany(registry));
        Assert.Contains("the drive is full", fault.Message, StringComparison.Ordinal);
        Assert.Contains(registry.Load(), client => client.Id == "before");
        File.Delete(ballast);
        registry.Save(Some.Client("after"), []);
        Assert.Contains(registry.Load(), client => client.Id == "after");
    }

    [Fact]
    public void A_new_registry_on_a_full_drive_says_so()
    {
        if (!Mounted("size=64k"))
        {
            return;
        }

        Assert.Throws<IOException>(() => File.WriteAllBytes(Path.Combine(mount.FullName, "ballast"), new byte[1 << 20]));
        var fault = Assert.Throws<RegistryException>(() => SqliteClientRegistry.Open(Registry, TimeProvider.System, out _));
        Assert.Contains("the drive is full", fault.Message, StringComparison.Ordinal);
    }

    private string Registry => Path.Combine(mount.FullName, "registry.db");

    private static void SaveMany(SqliteClientRegistry registry)
    {
        for (var i = 0; i < 10_000; i++)
        {
            registry.Save(Some.Client($"client {i}"), []);
        }
    }

    private bool Mounted(string options)
    {
        mounted = Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.FullName);
        if (!mounted)
        {
            log.WriteLine("SKIPPED: mounting a tmpfs needs root");
        }

        return mounted;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
