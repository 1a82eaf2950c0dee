using PiBoot.Core.Boot;

namespace PiBoot.Core.Metrics;

/// <summary>One boot under way, as far as it is measured: how long it has been in which stage. Times are of a clock that nobody sets.</summary>
/// <param name="started">Which boot of its client it is.</param>
/// <param name="isWhole">It was seen from its first event on.</param>
/// <param name="began">When its first event was seen.</param>
internal sealed class BootCourse(DateTimeOffset? started, bool isWhole, TimeSpan began)
{
    private readonly Dictionary<BootStage, TimeSpan> _spent = [];
    private BootStage _stage = BootStage.Off;
    private TimeSpan _entered = began;

    public DateTimeOffset? Started => started;

    public bool IsWhole => isWhole;

    public TimeSpan Began { get; } = began;

    public BootStage Stage => _stage;

    /// <summary>Null while it is under way.</summary>
    public BootResult? Result { get; set; }

    /// <summary>Between its first event and its end.</summary>
    public bool IsUnderWay => Result is null && _stage is BootStage.Powering or BootStage.Dhcp or BootStage.Firmware or BootStage.Kernel or BootStage.Root;

    /// <summary>A Pi 3 comes to DHCP twice: its two visits count together.</summary>
    public void Enter(BootStage stage, TimeSpan at)
    {
        if (stage != _stage)
        {
            _spent[_stage] = SpentIn(_stage) + (at - _entered);
            (_stage, _entered) = (stage, at);
        }
    }

    /// <summary>Zero for a stage that it was not in, or is in still.</summary>
    public TimeSpan SpentIn(BootStage stage) => _spent.GetValueOrDefault(stage);

    public bool WasIn(BootStage stage) => _spent.ContainsKey(stage);
}
