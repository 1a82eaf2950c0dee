namespace PiBoot.Linux.Files;

/// <summary>
/// A few threads that do what may wait for a drive: opening and reading files. Each drive has a lane of its own with a
/// limit of threads, so that a slow one holds up nobody but its readers. Its owner stops it.
/// </summary>
internal sealed class LoaderPool : IDisposable
{
    private const int ThreadsPerLane = 3;
    private const int MostThreads = 16;

    private readonly object _gate = new();
    private readonly Dictionary<long, Lane> _lanes = [];
    private readonly Queue<Lane> _ready = new();
    private readonly List<Thread> _threads = [];
    private readonly Action<Exception> _onFailure;
    private int _idle;
    private bool _isStopping;

    /// <param name="onFailure">Is told of an exception of a job, which no job is expected to throw.</param>
    public LoaderPool(Action<Exception> onFailure) => _onFailure = onFailure;

    /// <param name="device">The drive that the job may wait for; 0 when it is not known yet.</param>
    /// <param name="job">Runs on a thread of the pool; drops silently once the pool is stopping.</param>
    public void Post(long device, LoaderJob job)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            if (!_lanes.TryGetValue(device, out var lane))
            {
                _lanes.Add(device, lane = new Lane(device));
            }

            lane.Jobs.Enqueue(job);
            if (lane.Threads < ThreadsPerLane)
            {
                lane.Threads++;
                _ready.Enqueue(lane);
                AddThread();
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Jobs not begun are dropped; returns when the others have ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void AddThread()
    {
        if (_idle < _ready.Count && _threads.Count < MostThreads)
        {
            var thread = new Thread(Run) { IsBackground = true, Name = "piboot-loader" };
            _threads.Add(thread);
            _idle++;
            thread.Start();
        }
    }

    private void Run()
    {
        var scratch = GC.AllocateUninitializedArray<byte>(MappedFile.ChunkLength);
        try
        {
            while (TakeLane() is { } lane)
            {
                while (TakeJob(lane) is { } job)
                {
                    job.Run(scratch);
                }
            }
        }
        catch (Exception failure)
        {
            _onFailure(failure);
        }
    }

    private Lane? TakeLane()
    {
        lock (_gate)
        {
            // A semaphore would look again and again before it sleeps, and take turns from the thread that sends.
            while (!_isStopping && _ready.Count == 0)
            {
                Monitor.Wait(_gate);
            }

            if (_isStopping)
            {
                return null;
            }

            _idle--;
            return _ready.Dequeue();
        }
    }

    private LoaderJob? TakeJob(Lane lane)
    {
        lock (_gate)
        {
            if (!_isStopping && lane.Jobs.TryDequeue(out var job))
            {
                return job;
            }

            lane.Threads--;
            _idle++;
            if (lane.Threads == 0)
            {
                _lanes.Remove(lane.Device);
            }

            return null;
        }
    }

    private sealed class Lane(long device)
    {
        public long Device { get; } = device;

        public Queue<LoaderJob> Jobs { get; } = new();

        public int Threads { get; set; }
    }
}
