using System.Net;
using PiBoot.Configuration;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Linux.Nfs;
using Serilog.Events;

namespace PiBoot.Tests.Configuration;

public sealed class SettingsReaderTests
{
    public static TheoryData<string, string> Keys()
    {
        var keys = new TheoryData<string, string>();
        foreach (var key in SettingKeys.All)
        {
            keys.Add(key.Section, key.Name);
        }

        return keys;
    }

    [Theory]
    [InlineData("[networks]", "f.conf:1: unknown section '[networks]'; there are [network] [storage] [clients] [power] [display] [web] [log].")]
    [InlineData("[network", "f.conf:1: unknown section '[network'; there are [network] [storage] [clients] [power] [display] [web] [log].")]
    [InlineData("\n\noffer_delay = 1", "f.conf:3: 'offer_delay = 1' stands before the first [section].")]
    [InlineData("[network]\nhello", "f.conf:2: 'hello' is neither [section] nor key = value.")]
    [InlineData("[network]\n= 1", "f.conf:2: '= 1' is neither [section] nor key = value.")]
    [InlineData("[network]\n\ndelay = 1", "f.conf:3: unknown key 'delay' in section [network]; it has: interface, offer_delay, offer_option_66.")]
    [InlineData("[power]\ndelay = 1", "f.conf:2: unknown key 'delay' in section [power]; it has: bank, off_time, stagger, stagger_old, shutdown_wait, cure, cycles_per_hour, start.")]
    [InlineData("[power]\noff_time = 5\noff_time = 6", "f.conf:3: 'off_time' is set twice, first in line 2.")]
    [InlineData("[power]\nbank = a exec program=/p ports=1\nbank = a exec program=/q ports=2", "f.conf:3: the bank 'a' is there twice.")]
    [InlineData("[network]\noffer_delay = 5", "f.conf:2: '5' is no value for 'offer_delay': it takes a number of seconds from 0 to 4.")]
    [InlineData("[network]\noffer_delay=1\n[log]\n[network]\noffer_delay=2", "f.conf:5: 'offer_delay' is set twice, first in line 2.")]
    public void A_fault_names_file_line_and_what_to_write_instead(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<SettingsException>(() => SettingsReader.Read(text, "f.conf")).Message);
    }

    [Theory]
    [InlineData("network", "offer_delay", "-1")]
    [InlineData("network", "offer_delay", "4.01")]
    [InlineData("network", "offer_delay", "NaN")]
    [InlineData("network", "offer_delay", "1,5")]
    [InlineData("network", "offer_delay", "")]
    [InlineData("network", "offer_option_66", "maybe")]
    [InlineData("storage", "data", "srv/piboot")]
    [InlineData("storage", "data", "")]
    [InlineData("storage", "nfs", "Kernel")]
    [InlineData("storage", "nfs_version", "4")]
    [InlineData("storage", "process", "run/x")]
    [InlineData("storage", "process", "/run/x/")]
    [InlineData("storage", "process", "")]
    [InlineData("clients", "enrol", "no")]
    [InlineData("clients", "os", "../etc")]
    [InlineData("clients", "os_pi1", "a/b")]
    [InlineData("clients", "root", "public")]
    [InlineData("power", "off_time", "1.9")]
    [InlineData("power", "off_time", "61")]
    [InlineData("power", "off_time", "")]
    [InlineData("power", "stagger", "-1")]
    [InlineData("power", "stagger_old", "soon")]
    [InlineData("power", "shutdown_wait", "601")]
    [InlineData("power", "cure", "yes")]
    [InlineData("power", "cycles_per_hour", "0")]
    [InlineData("power", "cycles_per_hour", "1.5")]
    [InlineData("power", "start", "fast")]
    [InlineData("display", "kind", "hd44780")]
    [InlineData("display", "bus", "-1")]
    [InlineData("display", "address", "39")]
    [InlineData("display", "address", "0x78")]
    [InlineData("display", "address", "0x")]
    [InlineData("display", "page_seconds", "0")]
    [InlineData("display", "sleep_minutes", "2.5")]
    [InlineData("web", "listen", "80")]
    [InlineData("web", "listen", "0.0.0.0:0")]
    [InlineData("web", "listen", "0.0.0.0:65536")]
    [InlineData("web", "listen", "example.org:80")]
    [InlineData("web", "control", "piboot.sock")]
    [InlineData("log", "level", "loud")]
    [InlineData("log", "level", "3")]
    [InlineData("log", "level", "debug,error")]
    [InlineData("log", "level", "")]
    public void A_bad_value_is_refused_with_what_a_good_one_looks_like(string section, string key, string value)
    {
        var fault = Assert.Throws<SettingsException>(() => SettingsReader.Read($"[{section}]\n{key} = {value}", "f.conf"));
        var expected = SettingKeys.Find(section, key)!.Expected;
        Assert.Equal($"f.conf:2: '{value}' is no value for '{key}': it takes {expected}.", fault.Message);
    }

    [Fact]
    public void Every_key_is_taken_in()
    {
        var read = SettingsReader.Read(
            """
            # a comment
            ; another
            [network]
              interface = eth0, eth1
            offer_delay=0.5
            offer_option_66 = yes
            [storage]
            data = /mnt/usb/
            nfs = ganesha
            nfs_version = 4.2
            process = in-process
            [clients]
            enrol = approve
            os = trixie
            root = shared
            [power]
            bank = hall exec program=/bin/true ports=1,2
            off_time = 10
            bank = rack exec program=/bin/true ports=7
            stagger = 0.5
            stagger_old = 20
            shutdown_wait = 0
            cure = off
            cycles_per_hour = 2
            start = leave
            [display]
            kind = hd44780-20x4
            bus = 3
            address = 0x3F
            page_seconds = 8
            sleep_minutes = 0
            [web]
            listen = 127.0.0.1:8000
            control = /tmp/p.sock
            [log]
            level = debug
            """,
            "f.conf");
        Assert.Equal(["eth0", "eth1"], read.Interfaces);
        Assert.Equal(TimeSpan.FromSeconds(0.5), read.OfferDelay);
        Assert.True(read.OfferOption66);
        Assert.Equal(("/mnt/usb", NfsServerKind.Ganesha, "4.2", "in-process"), (read.Data, read.Nfs, read.NfsVersion, read.StorageProcess));
        Assert.Equal((EnrolmentPolicy.Approve, "trixie", RootMode.Shared), (read.Enrolment, read.DefaultOs, read.RootMode));
        Assert.Equal(
            new DisplaySettings { Kind = DisplayKind.Hd44780Large, Bus = 3, Address = 0x3f, Page = TimeSpan.FromSeconds(8), Sleep = TimeSpan.Zero }, read.Display);
        Assert.Equal(new WebAddress(IPAddress.Loopback, 8000), read.Web);
        Assert.Equal(["hall", "rack"], read.Banks.Select(b => b.Name));
        Assert.Equal(
            new PowerSettings
            {
                OffTime = TimeSpan.FromSeconds(10),
                Stagger = TimeSpan.FromSeconds(0.5),
                StaggerOld = TimeSpan.FromSeconds(20),
                ShutdownWait = TimeSpan.Zero,
                Cures = false,
                CyclesPerHour = 2,
                StartsStaggered = false,
            },
            read.Power);
        Assert.Equal(("/tmp/p.sock", LogEventLevel.Debug), (read.Control, read.LogLevel));
        Assert.Null(SettingsReader.Read("[web]\nlisten = off", "f.conf").Web);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_default_that_is_documented_is_the_default_that_counts(string section, string name)
    {
        var key = SettingKeys.Find(section, name)!;
        Same(new ApplianceSettings(), SettingsReader.Apply(new ApplianceSettings(), key, key.Default));
    }

    [Fact]
    public void An_empty_file_means_all_defaults() => Same(new ApplianceSettings(), SettingsReader.Read("", "f.conf"));

    [Fact]
    public void Every_key_stands_in_a_section_that_there_is_and_once()
    {
        Assert.All(SettingKeys.All, key => Assert.Contains(key.Section, SettingKeys.Sections));
        Assert.Equal(SettingKeys.All.Count, SettingKeys.All.DistinctBy(k => (k.Section, k.Name)).Count());
    }

    private static void Same(ApplianceSettings expected, ApplianceSettings actual)
    {
        Assert.Equal(expected.Interfaces, actual.Interfaces);

        // Whoever writes the default address down insists on its port; that is all that differs.
        Assert.Equal((expected.Web!.Address, expected.Web.Port), (actual.Web!.Address, actual.Web.Port));
        Assert.Equal(expected with { Interfaces = [], Web = null }, actual with { Interfaces = [], Web = null });
    }
}
