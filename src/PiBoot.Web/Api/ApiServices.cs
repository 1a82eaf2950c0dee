using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Status;

namespace PiBoot.Web.Api;

/// <summary>What the API shows and takes orders for.</summary>
/// <param name="ClientEdited">Called after a user has changed a client, with its id.</param>
public sealed record ApiServices(
    ClientDirectory Directory,
    IClientRegistry Registry,
    BootBoard Board,
    IOsStore Systems,
    IApplianceReport Report,
    Action<string> ClientEdited);
