using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>Logging out: from then on nothing is to be had.</summary>
public sealed class LeaveAndReturn(Walker walker)
{
    public async Task WalkAsync()
    {
        var page = walker.Page;
        await page.SetViewportSizeAsync(1280, 800);
        await walker.GoAsync("#/access");
        await walker.Button("Log out").ClickAsync();
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
        var status = await page.EvaluateAsync<int>("async () => (await fetch('/api/v1/clients')).status");
        if (status != 401)
        {
            throw new WalkException($"after logging out the clients are answered with {status}");
        }

        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Walker.Password);
        await walker.Button("Log in").ClickAsync();
        await Expect(walker.Row("kitchen")).ToBeVisibleAsync();
        walker.Say("logged out, nothing is to be had; logged in again, all is there");
    }
}
