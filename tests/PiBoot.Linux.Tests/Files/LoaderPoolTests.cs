using PiBoot.Linux.Files;

namespace PiBoot.Linux.Tests.Files;

public sealed class LoaderPoolTests
{
    [Fact]
    public void A_drive_that_hangs_holds_up_no_other()
    {
        using var hangs = new ManualResetEventSlim();
        using var done = new CountdownEvent(100);
        using (var pool = new LoaderPool(failure => Assert.Fail(failure.Message)))
        {
            for (var i = 0; i < 100; i++)
            {
                pool.Post(1, new Job(hangs.Wait));
                pool.Post(2, new Job(() => done.Signal()));
            }

            Assert.True(done.Wait(TimeSpan.FromSeconds(10)));
            hangs.Set();
        }
    }

    [Fact]
    public void A_job_that_throws_is_told()
    {
        using var told = new ManualResetEventSlim();
        using var pool = new LoaderPool(_ => told.Set());
        pool.Post(1, new Job(() => throw new InvalidOperationException()));
        Assert.True(told.Wait(TimeSpan.FromSeconds(10)));
    }

    private sealed class Job(Action act) : LoaderJob
    {
        public override void Run(Span<byte> scratch) => act();
    }
}
