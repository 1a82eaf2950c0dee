namespace PiBoot.Core.Status;

/// <summary>How the appliance is, at one moment.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Ready">Nothing is in the way of serving a client.</param>
/// <param name="Started">When the service began, UTC.</param>
/// <param name="Interfaces">Interfaces that serve clients, with their addresses.</param>
/// <param name="Nfs">The NFS server in use.</param>
/// <param name="DefaultOs">Operating system of new clients; null while none is imported.</param>
/// <param name="Clients">Clients by stage, in lower case.</param>
/// <param name="FreeBytes">Free on the data drive; null when that cannot be told.</param>
/// <param name="Troubles">What is wrong with the appliance, worst first, each with what to do.</param>
/// <param name="Faults">What is wrong with clients, the latest first.</param>
public sealed record ApplianceStatus(
    string Version,
    bool Ready,
    DateTimeOffset Started,
    IReadOnlyList<string> Interfaces,
    string Nfs,
    string? DefaultOs,
    IReadOnlyDictionary<string, int> Clients,
    long? FreeBytes,
    IReadOnlyList<string> Troubles,
    IReadOnlyList<ClientFault> Faults);
