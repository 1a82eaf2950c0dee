using PiBoot.Core.Access;

namespace PiBoot.Core.Tests.Access;

public sealed class AttemptLimitTests
{
    private readonly AttemptLimit _limit = new();
    private TimeSpan _now = TimeSpan.FromDays(1);

    [Fact]
    public void After_five_wrong_attempts_each_waits_twice_as_long_as_the_one_before_up_to_a_quarter_of_an_hour()
    {
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(0, Begin("a")));
        foreach (var wait in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
        {
            Assert.Equal(wait, Begin("a"));
            Pass(wait - 0.5);
            Assert.Equal(0.5, Begin("a"));
            Pass(0.5);
            Assert.Equal(0, Begin("a"));
        }
    }

    [Fact]
    public void Many_attempts_at_once_are_no_way_around()
    {
        Assert.Equal(5, Enumerable.Range(0, 1000).Count(_ => Begin("a") == 0));
    }

    [Fact]
    public void A_right_one_lets_its_address_begin_anew_and_no_other()
    {
        for (var i = 0; i < 5; i++)
        {
            Begin("a");
            Begin("b");
        }

        Pass(1);
        Assert.Equal(0, Begin("a"));
        _limit.Succeed("a");
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(0, Begin("a")));
        Assert.Equal(0, Begin("b"));
        Assert.Equal(2, Begin("b"));
    }

    [Fact]
    public void One_address_that_tries_for_hours_does_not_keep_another_out()
    {
        for (var i = 0; i < 3600 * 4; i++)
        {
            Begin("flood");
            Pass(1);
            if (i % 60 == 0)
            {
                Assert.Equal(0, Begin("friend"));
                _limit.Succeed("friend");
            }
        }
    }

    [Fact]
    public void Many_addresses_together_make_everybody_wait_but_never_longer_than_half_a_minute()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Begin($"{i}");
        }

        Assert.Equal(1, Begin("friend"));
        for (var i = 0; i < 100; i++)
        {
            Pass(30);
            Begin($"again {i}");
        }

        Assert.Equal(30, Begin("friend"));
    }

    [Fact]
    public void What_was_not_looked_at_does_not_count()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(0, Begin("a"));
            _limit.Cancel("a");
        }
    }

    [Fact]
    public void All_is_forgotten_after_an_hour()
    {
        for (var i = 0; i < 10; i++)
        {
            Begin("a");
            Pass(900);
        }

        Pass(3601);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(0, Begin("a")));
    }

    private double Begin(string address) => _limit.Begin(address, _now).TotalSeconds;

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
