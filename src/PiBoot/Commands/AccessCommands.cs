using System.CommandLine;
using System.Text.Json;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Commands;

/// <summary><c>piboot access show|password|token|session|reset</c>.</summary>
internal static class AccessCommands
{
    public static Command Create()
    {
        var command = new Command("access", "Who may come in over the network: password, setup code, sessions and API tokens.");
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Password());
        command.Subcommands.Add(AccessTokenCommands.Create());
        command.Subcommands.Add(AccessSessionCommands.Create());
        command.Subcommands.Add(Reset());
        return command;
    }

    private static Command Show() => Verb.Create("show", "Show whether a password is set, the setup code while none is, and the fingerprint of HTTPS.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/access", ApiJson.Default.AccessView, Print, cancellation));

    private static void Print(TextWriter output, AccessView access)
    {
        output.WriteLine(access.PasswordSet ? "Password     set" : "Password     not set");
        if (access.SetupCode is { } code)
        {
            output.WriteLine($"Setup code   {code}");
        }

        output.WriteLine($"HTTP         {Port(access.HttpPort)}");
        output.WriteLine($"HTTPS        {Port(access.HttpsPort)}");
        if (access.HttpsFingerprint is { } fingerprint)
        {
            output.WriteLine($"Fingerprint  {fingerprint}");
        }

        if (access.Trouble is { } trouble)
        {
            output.WriteLine(trouble);
        }
    }

    private static string Port(int? port) => port is { } some ? $"port {some}" : "off";

    private static Command Password() => Verb.Create("password", "Set the password: typed twice, or one line of standard input. All sessions end.", [], static async (context, cancellation) =>
    {
        var order = JsonSerializer.Serialize(new LoginOrder(PasswordPrompt.Read()), ApiJson.Default.LoginOrder);
        await context.Client.SendAsync(HttpMethod.Put, "/api/v1/access/password", order, cancellation);
        await context.Out.WriteLineAsync(context.Json ? "{}" : "The password is set; whoever was logged in must log in again.");
        return ExitCode.Done;
    });

    private static Command Reset() => Verb.Create("reset", "Forget the password, all sessions and all tokens: there is a new setup code.", [], static async (context, cancellation) =>
    {
        var json = await context.Client.SendAsync(HttpMethod.Post, "/api/v1/access/reset", null, cancellation);
        if (context.Json)
        {
            await context.Out.WriteLineAsync(json);
        }
        else
        {
            Print(context.Out, ControlClient.Parse(json, ApiJson.Default.AccessView));
        }

        return ExitCode.Done;
    });
}
