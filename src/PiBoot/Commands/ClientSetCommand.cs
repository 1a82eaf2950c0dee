using System.CommandLine;
using System.Text.Json;
using PiBoot.Configuration;
using PiBoot.Web.Api;

namespace PiBoot.Commands;

/// <summary><c>piboot client set</c>: each option is a field of the API; paths and files are the caller's.</summary>
internal sealed class ClientSetCommand
{
    private readonly Argument<string> _client = ClientCommands.ClientArgument();
    private readonly Option<string?> _name = Text("--name", "NAME", "its name in lists");
    private readonly Option<string?> _hostname = Text("--hostname", "NAME", "host name of its system; empty: its name");
    private readonly Option<string?> _os = Text("--os", "NAME", "its operating system, from its next boot; empty: the default");
    private readonly Option<string?> _root = Text("--root", "private|ephemeral|shared", "how its root is made, from its next boot");
    private readonly Option<string?> _user = Text("--user", "NAME", "login name of its user; empty, here and below: the default");
    private readonly Option<string?> _passwordHash = Text("--password-hash", "HASH", "the user's password as 'openssl passwd -6' or 'mkpasswd' prints it, in single quotes; ! for none");
    private readonly Option<string?> _authorizedKeys = Text("--authorized-keys", "FILE|-", "SSH keys that may log in as the user, from a file or the standard input");
    private readonly Option<string?> _configTxt = Text("--config-txt", "TEXT", @"lines to add to config.txt, separated by \n");
    private readonly Option<string?> _commandLine = Text("--cmdline", "TEXT", "words to add to the kernel's command line");
    private readonly Option<string?> _files = Text("--files", "DIR", "directory on the appliance whose files are laid over the root");

    private readonly Option<string?> _relay = Text("--relay", "BANK/PORT", "relay that its power hangs on, as 'piboot power list' names them; empty: none");
    private readonly Option<string?> _hold = Hold();

    private Option<string?>[] Options() =>
        [_name, _hostname, _os, _root, _user, _passwordHash, _authorizedKeys, _configTxt, _commandLine, _files, _relay, _hold];

    public Command Create() => Verb.Create("set", "Change a client.", [_client, .. Options()], RunAsync);

    private async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var patch = Patch(context.Parsed, Console.In);
        if (patch.IsEmpty())
        {
            throw new VerbException(ExitCode.WrongUsage, $"Say what to set: {string.Join(", ", Options().Select(o => o.Name))}.");
        }

        var body = JsonSerializer.Serialize(patch, ApiJson.Default.ClientPatch);
        var changed = await context.Client.SendAsync(HttpMethod.Patch, ClientCommands.PathOf(context, _client), body, cancellation);
        return await ClientCommands.PrintClient(context, changed);
    }

    private ClientPatch Patch(ParseResult parsed, TextReader input) => new()
    {
        Name = parsed.GetValue(_name),
        Hostname = parsed.GetValue(_hostname),
        Os = parsed.GetValue(_os),
        RootMode = parsed.GetValue(_root),
        User = parsed.GetValue(_user),
        PasswordHash = parsed.GetValue(_passwordHash),
        AuthorizedKeys = Keys(parsed.GetValue(_authorizedKeys), input),
        ConfigTxt = parsed.GetValue(_configTxt) is { } lines ? TypedLines.Of(lines) : null,
        CommandLine = parsed.GetValue(_commandLine),
        FilesFrom = parsed.GetValue(_files) is { Length: > 0 } directory ? Path.GetFullPath(directory) : parsed.GetValue(_files),
        Relay = parsed.GetValue(_relay),
        Held = parsed.GetValue(_hold) is { } word ? word == "yes" : null,
    };

    /// <summary>An empty file is a slip, not the wish to take all keys away.</summary>
    private static string? Keys(string? file, TextReader input)
    {
        try
        {
            return file switch
            {
                null or "" => file,
                "-" => AuthorizedKeysFile.Read(input, "-"),
                _ => AuthorizedKeysFile.Read(file),
            };
        }
        catch (SettingsException e)
        {
            throw new VerbException(ExitCode.Failed, $"--authorized-keys: {e.Message}");
        }
    }

    private static Option<string?> Hold()
    {
        var option = Text("--hold", "yes|no", "yes: supervision may not cut its power");
        option.AcceptOnlyFromAmong("yes", "no");
        return option;
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
