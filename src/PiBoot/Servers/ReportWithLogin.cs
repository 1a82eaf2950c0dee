using PiBoot.Core.Status;
using PiBoot.Web.Login;

namespace PiBoot.Servers;

/// <summary>What the appliance tells of itself, and what is wrong with its login.</summary>
/// <param name="report">All the rest.</param>
/// <param name="door">Knows who may come in.</param>
/// <param name="isServed">There is a web server to log in at.</param>
public sealed class ReportWithLogin(IApplianceReport report, Doorkeeper door, bool isServed) : IApplianceReport
{
    public ApplianceStatus Status()
    {
        var status = report.Status();
        return door.Trouble is { } trouble ? status with { Troubles = [.. status.Troubles, trouble], Ready = false } : status;
    }

    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation) => [.. await report.ExamineAsync(cancellation), Look()];

    private Finding Look() =>
        door.Trouble is { } trouble ? new Finding("login", FindingLevel.Bad, trouble, "Look at the data drive; 'piboot access password' sets a password anew.") :
        !isServed ? new Finding("login", FindingLevel.Good, "The web is off: nobody logs in.", null) :
        door.NeedsSetup ? new Finding("login", FindingLevel.Warning, "No password is set for the web.", "Set one in a browser with the setup code of 'piboot access show', or by 'piboot access password'.") :
        new Finding("login", FindingLevel.Good, "A password is set for the web.", null);
}
