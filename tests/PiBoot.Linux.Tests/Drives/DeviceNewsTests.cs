using PiBoot.Linux.Drives;

namespace PiBoot.Linux.Tests.Drives;

public sealed class DeviceNewsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [RootFact]
    public void What_the_kernel_tells_of_a_device_ends_the_wait()
    {
        using var news = DeviceNews.Listen();
        File.WriteAllText("/sys/class/mem/null/uevent", "change");
        Assert.True(news.Wait(Long));
    }

    [RootFact]
    public void Many_news_are_one()
    {
        using var news = DeviceNews.Listen();
        for (var i = 0; i < 50; i++)
        {
            File.WriteAllText("/sys/class/mem/null/uevent", "change");
        }

        Assert.True(news.Wait(Long));
    }

    [Fact]
    public void Who_waits_can_be_woken()
    {
        using var news = DeviceNews.Listen();
        news.Wake();
        while (news.Wait(Long))
        {
            // Other devices may have made themselves heard.
            news.Wake();
        }
    }
}
