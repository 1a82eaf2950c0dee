using PiBoot.Core.Nfs;

namespace PiBoot.Servers;

/// <summary>Whether roots can be mounted: answers at once with what it found last, and looks again in the background.</summary>
public sealed class NfsLook(INfsServer nfs, ExportKeeper exports, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<string?> _looking = Task.FromResult<string?>(null);
    private DateTimeOffset _looked;
    private string? _found;

    /// <summary>Null when nothing is known to be wrong. From any thread.</summary>
    public string? Trouble()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_looking.IsCompleted && now - _looked > Pause)
            {
                _found = _looking.IsCompletedSuccessfully ? _looking.Result : _looking.Exception!.InnerException!.Message;
                _looked = now;
                _looking = Task.Run(nfs.Trouble);
            }

            return exports.Trouble ?? _found;
        }
    }

    /// <summary>Waits for the look that is under way; what it found does not matter any more.</summary>
    public void Dispose() => ((Task)_looking).ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
}
