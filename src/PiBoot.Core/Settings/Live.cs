namespace PiBoot.Core.Settings;

/// <summary>A setting that may change while the service runs: what it is, is asked each time that it counts.</summary>
/// <param name="read">Tells what it is now; callable from any thread, and never waits.</param>
public sealed class Live<T>(Func<T> read)
{
    public T Value => read();

    /// <summary>One that stays as it is.</summary>
    public static implicit operator Live<T>(T value) => new(() => value);
}
