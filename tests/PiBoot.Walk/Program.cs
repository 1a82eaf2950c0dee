using PiBoot.Walk;

// usage: PiBoot.Walk [--flashed] URL IMAGE DEEDS PICTURES
//   --flashed an appliance without a drive, on a slow machine: only the drive is prepared, and the image imported
//   URL       the appliance
//   IMAGE     an operating system, as somebody has it on the machine with the browser
//   DEEDS     directory of what a person does with hands: code (reads the display), plug, plug-broken, read-pcap
//   PICTURES  directory for pictures of the pages
var isFlashed = args is ["--flashed", ..];
if ((isFlashed ? args[1..] : args) is not [var url, var image, var deeds, var pictures])
{
    Console.Error.WriteLine("usage: PiBoot.Walk [--flashed] URL IMAGE DEEDS PICTURES");
    return 2;
}

await using var walker = await Walker.StartAsync(new Uri(url), new Hands(deeds), pictures);
try
{
    if (isFlashed)
    {
        await new ApplianceSetUp(walker, TimeSpan.FromMinutes(3)).WalkAsync();
        await new ImageDropped(walker, image, TimeSpan.FromMinutes(8)).WalkAsync();
        walker.AssertClean();
        Console.WriteLine("walked");
        return 0;
    }

    await new FirstVisit(walker).WalkAsync();
    await new ImageDropped(walker, image, TimeSpan.FromMinutes(2)).WalkAsync();
    await new PiPluggedIn(walker).WalkAsync();
    await new PowerAndRoot(walker).WalkAsync();
    await new BrokenPi(walker).WalkAsync();
    walker.AssertClean();

    // From here on it complains with reason: what was open is broken off.
    await new LeaveAndReturn(walker).WalkAsync();
    Console.WriteLine("walked");
    return 0;
}
catch (Exception e) when (e is WalkException or TimeoutException or Microsoft.Playwright.PlaywrightException)
{
    Console.Error.WriteLine($"stopped: {e.Message}");
    await walker.PictureAsync("stopped");
    return 1;
}
