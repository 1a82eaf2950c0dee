using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Pxe;

namespace PiBoot.Core.Tests.Dhcp;

public sealed class OfferPlanTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(PiGeneration.MaskRom, 1)]
    [InlineData(PiGeneration.MaskRom, 2)]
    [InlineData(PiGeneration.Bootcode, 1)]
    [InlineData(PiGeneration.Bootcode, 2)]
    public void The_first_two_attempts_of_a_Pi_3_get_the_delayed_offer_between_two_nudges(PiGeneration generation, int attempt)
    {
        Assert.Equal("nudge 0.6, offer 1, nudge 1.2", Plan(generation, attempt, OneSecond));
    }

    [Theory]
    [InlineData(PiGeneration.MaskRom, 3)]
    [InlineData(PiGeneration.MaskRom, 4)]
    [InlineData(PiGeneration.MaskRom, 5)]
    [InlineData(PiGeneration.Bootcode, 3)]
    public void Later_attempts_get_the_offer_early_and_again(PiGeneration generation, int attempt)
    {
        Assert.Equal("offer 0.3, nudge 0.6, offer 1.2", Plan(generation, attempt, OneSecond));
    }

    [Theory]
    [InlineData(PiGeneration.Bcm2711, 1)]
    [InlineData(PiGeneration.Bcm2711, 5)]
    [InlineData(PiGeneration.Bcm2712, 1)]
    public void A_Pi_4_or_5_is_answered_at_once_and_left_alone(PiGeneration generation, int attempt)
    {
        Assert.Equal("offer 0", Plan(generation, attempt, OneSecond));
    }

    [Theory]
    [InlineData(0, "offer 0, nudge 0.6, nudge 1.2")]
    [InlineData(0.6, "offer 0.6, nudge 0.6, nudge 1.2")]
    [InlineData(2, "nudge 0.6, nudge 1.2, offer 2")]
    [InlineData(4, "nudge 0.6, nudge 1.2, offer 4")]
    public void The_delay_is_the_configured_one_and_frames_come_in_order(double delay, string plan)
    {
        Assert.Equal(plan, Plan(PiGeneration.MaskRom, 1, TimeSpan.FromSeconds(delay)));
    }

    private static string Plan(PiGeneration generation, int attempt, TimeSpan delay) => string.Join(
        ", ",
        OfferPlan.For(new PiIdentity(generation, null, null), attempt, delay)
            .Select(f => FormattableString.Invariant($"{(f.Kind == PlannedFrameKind.Offer ? "offer" : "nudge")} {f.After.TotalSeconds}")));
}
