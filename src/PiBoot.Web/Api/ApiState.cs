using PiBoot.Core.Display;
using PiBoot.Core.Drives;
using PiBoot.Core.Status;
using PiBoot.Core.Storekeeping;
using PiBoot.Web.Login;

namespace PiBoot.Web.Api;

/// <summary>What the API can show and take orders for at the moment: little while the data drive is missing.</summary>
/// <param name="drives">Always there.</param>
/// <param name="waiting">Tells how things are while nothing is served.</param>
public sealed class ApiState(IDriveOrders drives, IApplianceReport waiting)
{
    private volatile ApiServices? _services;

    /// <summary>Null while nothing is served.</summary>
    public ApiServices? Services
    {
        get => _services;
        set => _services = value;
    }

    /// <summary>What displays show; null where nobody draws any.</summary>
    public DisplayScreens? Screens { get; set; }

    /// <summary>Knows who may come in from the network; null: nobody can log in.</summary>
    public Doorkeeper? Door { get; set; }

    public IDriveOrders Drives => drives;

    public IApplianceReport Report => _services?.Report ?? waiting;

    /// <summary>For routes that are not reached while nothing is served; that may begin in the middle of one.</summary>
    /// <exception cref="StorageException">Nothing is served.</exception>
    internal ApiServices Serving => _services ?? throw new StorageException(Report.Status().Troubles is [var trouble, ..] ? trouble : "Nothing is served at the moment.");
}
