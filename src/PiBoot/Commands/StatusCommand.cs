using System.CommandLine;
using System.Globalization;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create() => Verb.Create("status", "Show how the appliance is.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/status", ApiJson.Default.StatusView, Print, cancellation));

    private static void Print(TextWriter output, StatusView status)
    {
        output.WriteLine(status.Ready ? "Ready." : "Not all is well:");
        foreach (var trouble in status.Troubles)
        {
            output.WriteLine($"  {trouble}");
        }

        output.WriteLine($"Version     {status.Version}, up since {status.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}");
        output.WriteLine($"Interfaces  {(status.Interfaces.Count == 0 ? "none" : string.Join(", ", status.Interfaces))}");
        output.WriteLine($"NFS         {status.Nfs}");
        output.WriteLine($"System      {status.DefaultOs ?? "none imported"}");
        output.WriteLine($"Clients     {(status.Clients.Count == 0 ? "none" : string.Join(", ", status.Clients.Select(c => $"{c.Value} {c.Key}")))}");
        foreach (var fault in status.Faults)
        {
            output.WriteLine($"  {fault.Name} ({fault.Stage}): {fault.Verdict}");
        }

        if (status.FreeBytes is { } free)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Drive       {free / 1e9:0.0} GB free"));
        }
    }
}
