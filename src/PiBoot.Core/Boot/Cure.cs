namespace PiBoot.Core.Boot;

/// <summary>What is done about a boot that has stopped, after nudges, ARP announcements and repeated OFFERs did not help.</summary>
public enum Cure
{
    /// <summary>Nothing that the appliance could do alone would help, or the client is alive.</summary>
    None,

    /// <summary>Its power is cut and given again, as soon as the appliance can boot it.</summary>
    PowerCycle,
}
