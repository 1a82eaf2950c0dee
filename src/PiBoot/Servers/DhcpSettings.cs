namespace PiBoot.Servers;

/// <param name="OfferDelay">How long the OFFER to a Pi 3 or older waits.</param>
/// <param name="OfferOption66">Whether the OFFER also names this server in option 66.</param>
public sealed record DhcpSettings(TimeSpan OfferDelay, bool OfferOption66);
