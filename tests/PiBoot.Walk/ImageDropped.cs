using Microsoft.Playwright;
using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>An image is dropped on the page, or chosen where it is too large for that here; sent, imported and checked for every model.</summary>
public sealed class ImageDropped(Walker walker, string image, TimeSpan patience)
{
    /// <summary>What is dropped goes through the wire that Playwright drives the browser by.</summary>
    private const long LargestDropped = 16_000_000;

    public async Task WalkAsync()
    {
        var page = walker.Page;
        await walker.GoAsync("#/systems");
        await Expect(page.GetByText("No operating system yet")).ToBeVisibleAsync();
        await (new FileInfo(image).Length < LargestDropped ? DropAsync() : ChooseAsync());
        await walker.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("trixie");
        await walker.Button("Send and import").ClickAsync();
        var card = page.Locator(".system[data-name=trixie]");
        await Expect(card).ToBeVisibleAsync(new() { Timeout = (float)patience.TotalMilliseconds });
        await Expect(card).ToContainTextAsync("Default");
        await Expect(card).ToContainTextAsync("Pi 4");
        await walker.PictureAsync("systems");
        walker.Say("an image that was given to the page is sent, imported and checked");
    }

    private async Task DropAsync()
    {
        var page = walker.Page;
        var file = await page.EvaluateHandleAsync(
            """
            ([name, content]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name));
              return transfer;
            }
            """,
            new[] { Path.GetFileName(image), Convert.ToBase64String(await File.ReadAllBytesAsync(image)) });
        await page.DispatchEventAsync("body", "drop", new Dictionary<string, object> { ["dataTransfer"] = file });
    }

    private async Task ChooseAsync()
    {
        var chooser = await walker.Page.RunAndWaitForFileChooserAsync(() => walker.Page.GetByRole(AriaRole.Button, new() { Name = "Choose an image" }).First.ClickAsync());
        await chooser.SetFilesAsync(image);
    }
}
