using System.CommandLine;
using PiBoot.Commands;
using PiBoot.Servers;

// `piboot help [verb]` is `piboot [verb] --help`.
if (args is ["help", .. var topic])
{
    args = [.. topic, "--help"];
}

if (args is ["--version"])
{
    Console.WriteLine($"piboot {ApplianceReport.Version}");
    return ExitCode.Done;
}

var root = new RootCommand("Boots Raspberry Pis from the network, beside any DHCP server.")
{
    ServeCommand.Create(Console.Error),
    StorageCommand.Create(Console.Error),
    StatusCommand.Create(),
    ClientCommands.Create(),
    OsCommands.Create(),
    RootCommands.Create(),
    PowerCommands.Create(),
    TaskCommands.Create(),
    DriveCommands.Create(),
    SdCardCommand.Create(),
    DoctorCommand.Create(),
    DisplayCommand.Create(),
    SettingsCommands.Create(),
    SupportCommand.Create(),
    BackupCommands.Backup(),
    BackupCommands.Restore(),
    AccessCommands.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0 && !args.Contains("--help"))
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"piboot: {error.Message}");
    }

    Console.Error.WriteLine("piboot: 'piboot help' shows how.");
    return ExitCode.WrongUsage;
}

return await parsed.InvokeAsync();
