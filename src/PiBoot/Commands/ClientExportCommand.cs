using System.CommandLine;

namespace PiBoot.Commands;

/// <summary><c>piboot client export --format hosts|ansible|csv</c>.</summary>
internal static class ClientExportCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format")
        {
            HelpName = "hosts|ansible|csv",
            Description = "hosts: lines of a hosts file; ansible: an inventory, by system and model; csv: a table",
            Required = true,
        };
        format.AcceptOnlyFromAmong("hosts", "ansible", "csv");
        return Verb.Create("export", "Print the clients for other programs.", [format], async (context, cancellation) =>
        {
            await context.Out.WriteAsync(await context.Client.GetAsync($"/api/v1/clients.{context.Parsed.GetRequiredValue(format)}", cancellation));
            return ExitCode.Done;
        });
    }
}
