using System.CommandLine;

namespace PiBoot.Commands;

/// <summary><c>piboot support FILE</c>.</summary>
internal static class SupportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "where to write it, such as support.tar.gz; - for standard output" };
        return Verb.Create("support", "Write what somebody needs who is asked for help: status, findings, settings, boots, log; no secrets.", [file], async (context, cancellation) =>
        {
            var path = context.Parsed.GetRequiredValue(file);
            try
            {
                // Nobody else's business, though nothing in it is a secret.
                await using var output = path == "-" ? Console.OpenStandardOutput() : new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
                await context.Client.CopyAsync("/api/v1/support", output, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new VerbException(ExitCode.Failed, $"{path} cannot be written: {e.Message}");
            }

            return ExitCode.Done;
        });
    }
}
