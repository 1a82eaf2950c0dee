using System.CommandLine;
using System.Text.Json;
using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Core.Status;
using PiBoot.Linux.Links;
using PiBoot.Servers;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot doctor</c>: asks the service, and looks for itself when none runs.</summary>
internal static class DoctorCommand
{
    public static Command Create() => Verb.Create("doctor", "Look for what keeps clients from booting, and say what to do.", [], async (context, cancellation) =>
    {
        FindingView[] findings;
        try
        {
            findings = ControlClient.Parse(await context.Client.GetAsync("/api/v1/doctor", cancellation), ApiJson.Default.FindingViewArray);
        }
        catch (VerbException e) when (e.ExitCode == ExitCode.NotReachable)
        {
            findings = [new FindingView("service", "bad", e.Message, "Start it: piboot serve"), .. await LookAsync(cancellation)];
        }

        if (context.Json)
        {
            await context.Out.WriteLineAsync(JsonSerializer.Serialize(findings, ApiJson.Default.FindingViewArray));
        }
        else
        {
            Print(context.Out, findings);
        }

        return findings.Any(f => f.Level == "bad") ? ExitCode.Failed : ExitCode.Done;
    });

    private static async Task<FindingView[]> LookAsync(CancellationToken cancellation)
    {
        var settings = SettingsFile.Read(null);
        var data = settings.Folders;
        using var links = new LinkTable(settings.Interfaces);
        using var nfs = NfsPick.Of(settings, TimeProvider.System);
        var systems = new OsCatalog(data, settings.SystemOfNew);
        var examination = new Examination(settings, links, nfs, systems, insideService: false);
        return [.. (await examination.RunAsync(cancellation)).Select(View)];
    }

    private static FindingView View(Finding f) => new(f.Check, f.Level.ToString().ToLowerInvariant(), f.Message, f.Advice);

    private static void Print(TextWriter output, FindingView[] findings)
    {
        foreach (var finding in findings)
        {
            var mark = finding.Level switch { "good" => "ok     ", "warning" => "warning", _ => "BAD    " };
            output.WriteLine($"{mark}  {finding.Check}: {finding.Message}");
            if (finding.Advice is not null)
            {
                output.WriteLine($"         {finding.Advice}");
            }
        }
    }
}
