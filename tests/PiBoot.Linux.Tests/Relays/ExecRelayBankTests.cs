using PiBoot.Core.Power;
using PiBoot.Linux.Relays;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Relays;

public sealed class ExecRelayBankTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly List<string> _told = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_program_is_called_with_on_or_off_and_the_port()
    {
        using var bank = Bank("echo \"$@\" >>\"$0.calls\"; echo \"port $2 is $1\"");
        bank.Switch("2", isPowered: false);
        bank.Switch("7", isPowered: true);
        Assert.Equal("off 2\non 7\n", File.ReadAllText(Program + ".calls"));
        Assert.Equal([$"{Program} off 2: port 2 is off", $"{Program} on 7: port 7 is on"], _told);
        Assert.Null(bank.IsPowered("2"));
    }

    [Theory]
    [InlineData("echo trying; echo 'no answer from 192.0.2.1' >&2; exit 3", "ended with code 3 and the words \"no answer from 192.0.2.1\"")]
    [InlineData("echo 'refused'; exit 1", "ended with code 1 and the words \"refused\"")]
    [InlineData("exit 4", "ended with code 4 without a word")]
    [InlineData("printf 'a\\033[31mred\\007 word\\n'; exit 1", "ended with code 1 and the words \"a[31mred word\"")]
    public void A_failure_is_told_with_the_last_words_of_the_program(string script, string words)
    {
        using var bank = Bank(script);
        var fault = Assert.Throws<RelayException>(() => bank.Switch("1", isPowered: true));
        Assert.Equal($"The relay switch/1 was not switched on: {Program} {words}.", fault.Message);
    }

    [Fact]
    public void A_program_that_hangs_is_killed_with_all_that_it_started()
    {
        using var bank = Bank("sleep 1000 & echo $! >\"$0.child\"; echo waiting; trap '' TERM; wait");
        var fault = Assert.Throws<RelayException>(() => bank.Switch("1", isPowered: false));
        Assert.Equal($"The relay switch/1 was not switched off: {Program} did not end within 1 s and was killed.", fault.Message);
        Assert.Equal([$"{Program} off 1: waiting"], _told);
        Assert.True(Ends(File.ReadAllText(Program + ".child")));
    }

    [Fact]
    public void What_a_program_leaves_behind_does_not_hold_up_the_next_call()
    {
        using var bank = Bank("sleep 1000 & echo $! >\"$0.child\"; echo done");
        bank.Switch("1", isPowered: false);
        Assert.Equal([$"{Program} off 1: done"], _told);
        Assert.True(Ends(File.ReadAllText(Program + ".child")));
    }

    [Fact]
    public void Output_is_told_from_its_end_and_only_so_much_of_it()
    {
        using var bank = Bank("seq 1000; head -c 3000 /dev/zero | tr '\\0' x; head -c 1000000 /dev/zero >&2", "timeout=60");
        bank.Switch("1", isPowered: true);
        Assert.InRange(_told.Count, 1, 20);
        Assert.All(_told, line => Assert.InRange(line.Length, 1, Program.Length + 220));
        Assert.Contains($"{Program} on 1: 1000", _told);
    }

    [Fact]
    public void A_program_that_is_missing_or_not_executable_is_named()
    {
        using var bank = Bank("exit 0");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead);
        var fault = Assert.Throws<RelayException>(() => bank.Switch("1", isPowered: true));
        Assert.Contains("Permission denied", fault.Message, StringComparison.Ordinal);
        File.Delete(Program);
        fault = Assert.Throws<RelayException>(() => bank.Switch("1", isPowered: true));
        Assert.Equal($"The relay switch/1 was not switched on: {Program} cannot be run: there is no such file.", fault.Message);
    }

    [Fact]
    public void A_port_that_is_not_its_own_never_reaches_the_program()
    {
        using var bank = Bank("touch \"$0.called\"");
        Assert.Throws<ArgumentException>(() => bank.Switch("9", isPowered: false));
        Assert.False(File.Exists(Program + ".called"));
    }

    private string Program => Path.Combine(_scratch.Path, "poe-port");

    private IRelayBank Bank(string script, string timeout = "timeout=1")
    {
        File.WriteAllText(Program, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return RelayBanks.Open(BankLine.Read($"switch exec program={Program} ports=1-8 {timeout}").Plan!, tell: _told.Add);
    }

    /// <summary>One that was killed is still there for a moment; one that was not sleeps on for a quarter of an hour.</summary>
    private static bool Ends(string process) => SpinWait.SpinUntil(() => IsGone(process), TimeSpan.FromSeconds(60));

    /// <summary>Not there, or killed and waiting to be buried by whoever inherited it.</summary>
    private static bool IsGone(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Trim()}/stat").Split(") ")[^1][0] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
