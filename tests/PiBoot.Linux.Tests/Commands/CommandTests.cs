using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Tests.Commands;

public sealed class CommandTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        var result = Command.Run("/usr/bin/printf", ["%s|", "a b", "$HOME", "'\"", ""], Long);
        Assert.Equal("a b|$HOME|'\"||", result.Output);
        Assert.True(result.Succeeded);
    }

    [Fact]
    public void What_went_wrong_is_said_in_the_programs_words()
    {
        var result = Command.Run("/bin/sh", ["-c", "echo out; echo first >&2; echo last >&2; exit 3"], Long);
        Assert.Equal((CommandEnding.Exited, 3, "out\n", false), (result.Ending, result.ExitCode, result.Output, result.Succeeded));
        Assert.Equal("/bin/sh says \"last\"", result.Failure);
        Assert.Equal("/bin/sh ended with code 4", Command.Run("/bin/sh", ["-c", "exit 4"], Long).Failure);
    }

    [Fact]
    public void A_missing_program_is_an_answer()
    {
        var result = Command.Run("/nonexistent/program", [], Long);
        Assert.Equal(CommandEnding.NotFound, result.Ending);
        Assert.Equal("/nonexistent/program is not installed", result.Failure);
    }

    [Fact]
    public void One_that_does_not_end_is_killed_with_its_children()
    {
        var result = Command.Run("/bin/sh", ["-c", "echo started; sleep 1000 & sleep 1000"], TimeSpan.FromSeconds(1));
        Assert.Equal(CommandEnding.TimedOut, result.Ending);
        Assert.Equal("started\n", result.Output);
    }

    [Fact]
    public void Endless_output_is_read_and_cut() =>
        Assert.Equal(Command.MaximumOutput, Command.Run("/bin/sh", ["-c", "head -c 10000000 /dev/zero; head -c 10000000 /dev/zero >&2"], Long).Output.Length);
}
