using PiBoot.Core.Presence;

namespace PiBoot.Core.Tests.Presence;

public sealed class PresencePlanTests
{
    private const string Pi = "a000003b";
    private readonly PresencePlan _plan = new();

    [Fact]
    public void Nothing_is_due_while_nobody_is_watched()
    {
        Assert.Null(_plan.Next);
        Assert.Empty(_plan.TakeDue(At(1000)));
    }

    [Fact]
    public void A_client_that_answers_is_asked_every_ten_seconds()
    {
        _plan.Watch([Pi], At(0));
        foreach (var second in new[] { 0, 10, 20, 30 })
        {
            Assert.Equal([Ask(Pi)], _plan.TakeDue(At(second)));
            Assert.True(_plan.Heard(Pi, At(second)));
            Assert.Equal(At(second + 10), _plan.Next);
        }
    }

    [Fact]
    public void Three_questions_two_seconds_apart_without_an_answer_make_it_silent_and_it_is_said_once()
    {
        _plan.Watch([Pi], At(0));
        Assert.Equal(
            ["0 Ask", "2 Ask", "4 Ask", "6 Silent", "16 Ask", "26 Ask", "36 Ask", "46 Ask"],
            Run(until: 50).Select(step => $"{step.Second} {step.Kind}"));
    }

    [Fact]
    public void An_answer_to_the_third_question_is_in_time()
    {
        _plan.Watch([Pi], At(0));
        _plan.TakeDue(At(0));
        _plan.TakeDue(At(2));
        _plan.TakeDue(At(4));
        Assert.True(_plan.Heard(Pi, At(5.9)));
        Assert.Equal(At(15.9), _plan.Next);
    }

    [Fact]
    public void A_silent_client_that_is_heard_again_is_news_and_is_asked_as_any_other()
    {
        _plan.Watch([Pi], At(0));
        Run(until: 12);
        Assert.True(_plan.Heard(Pi, At(12)));
        Assert.False(_plan.Heard(Pi, At(13)));
        Assert.Equal(["22 Ask", "24 Ask", "26 Ask", "28 Silent"], Run(until: 30, from: 13).Select(s => $"{s.Second} {s.Kind}"));
    }

    [Fact]
    public void Chatter_of_a_client_that_was_not_asked_is_no_news_and_delays_no_question()
    {
        _plan.Watch([Pi], At(0));
        _plan.TakeDue(At(0));
        _plan.Heard(Pi, At(0));
        Assert.False(_plan.Heard(Pi, At(9)));
        Assert.Equal(At(10), _plan.Next);
    }

    [Fact]
    public void A_client_that_could_not_be_asked_does_not_become_silent()
    {
        _plan.Watch([Pi], At(0));
        for (var second = 0; second < 100; second++)
        {
            foreach (var step in _plan.TakeDue(At(second)))
            {
                Assert.Equal(PresenceStepKind.Ask, step.Kind);
                _plan.NotAsked(step.ClientId, At(second));
            }
        }
    }

    [Fact]
    public void Many_clients_are_asked_in_turn_over_the_interval()
    {
        _plan.Watch([.. Enumerable.Range(0, 20).Select(i => $"{i}")], At(0));
        for (var half = 0; half < 20; half++)
        {
            Assert.Single(_plan.TakeDue(At(half / 2.0)), step => step.Kind == PresenceStepKind.Ask && step.ClientId == $"{half}");
            _plan.Heard($"{half}", At(half / 2.0));
        }
    }

    [Fact]
    public void One_that_is_not_watched_any_more_is_not_asked_and_its_silence_is_not_told()
    {
        _plan.Watch([Pi, "other"], At(0));
        _plan.TakeDue(At(0));
        _plan.Watch(["other"], At(1));
        Assert.False(_plan.Heard(Pi, At(1)));
        Assert.DoesNotContain(Run(until: 30, from: 1), step => step.Client == Pi);
    }

    [Fact]
    public void Looking_again_at_who_is_watched_forgets_no_question_that_is_open()
    {
        _plan.Watch([Pi], At(0));
        var steps = new List<PresenceStep>();
        for (var second = 0; second <= 6; second++)
        {
            _plan.Watch([Pi], At(second));
            steps.AddRange(_plan.TakeDue(At(second)));
        }

        Assert.Equal(PresenceStepKind.Silent, steps[^1].Kind);
    }

    private static PresenceStep Ask(string client) => new(client, PresenceStepKind.Ask);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private List<(int Second, string Client, PresenceStepKind Kind)> Run(int until, int from = 0)
    {
        var seen = new List<(int, string, PresenceStepKind)>();
        for (var second = from; second <= until; second++)
        {
            seen.AddRange(_plan.TakeDue(At(second)).Select(step => (second, step.ClientId, step.Kind)));
        }

        return seen;
    }
}
