using System.CommandLine;

namespace PiBoot.Commands;

/// <summary><c>piboot sdcard --for … > card.img</c>.</summary>
internal static class SdCardCommand
{
    public static Command Create()
    {
        var purpose = new Option<string>("--for")
        {
            HelpName = "pi1|pi2|pi3-bootcode|pi3-otp",
            Description = "pi1, pi2 and pi3-bootcode: a card that stays in the Pi and starts it from the network; pi3-otp: a card that sets the network boot bit of a Pi 3 or 2B v1.2 for good and is pulled then",
            Required = true,
        };
        var os = new Option<string?>("--os") { HelpName = "NAME", Description = "operating system whose firmware goes on it (default: that of new clients)" };
        return Verb.Create("sdcard", "Write the image of a small SD card for an older Pi to standard output.", [purpose, os], async (context, cancellation) =>
        {
            if (!Console.IsOutputRedirected)
            {
                throw new VerbException(ExitCode.WrongUsage, "The image is binary: piboot sdcard --for … > card.img, then write card.img to a card.");
            }

            var query = $"for={Uri.EscapeDataString(context.Parsed.GetRequiredValue(purpose))}&os={Uri.EscapeDataString(context.Parsed.GetValue(os) ?? "")}";
            await using var output = Console.OpenStandardOutput();
            await context.Client.CopyAsync($"/api/v1/sdcard?{query}", output, cancellation);
            return ExitCode.Done;
        });
    }
}
