namespace PiBoot.Core.Display.Panels;

/// <summary>Characters that have changed, side by side in one line.</summary>
/// <param name="Row">From 0 at the top.</param>
/// <param name="Column">From 0 at the left.</param>
/// <param name="Text">What stands there now.</param>
public readonly record struct ScreenRun(int Row, int Column, string Text)
{
    /// <summary>To go elsewhere costs the bus about as much as so many characters.</summary>
    private const int WorthJoining = 2;

    /// <summary>What makes one screen of another of the same size.</summary>
    /// <param name="before">What the display shows; null: nobody knows.</param>
    /// <param name="after">What it is to show.</param>
    public static IEnumerable<ScreenRun> Between(IReadOnlyList<string>? before, IReadOnlyList<string> after)
    {
        for (var row = 0; row < after.Count; row++)
        {
            if (before is null)
            {
                yield return new ScreenRun(row, 0, after[row]);
                continue;
            }

            foreach (var run in InLine(row, before[row], after[row]))
            {
                yield return run;
            }
        }
    }

    private static IEnumerable<ScreenRun> InLine(int row, string before, string after)
    {
        var start = -1;
        var end = -1;
        for (var column = 0; column < after.Length; column++)
        {
            if (before[column] == after[column])
            {
                continue;
            }

            if (start >= 0 && column - end > WorthJoining)
            {
                yield return new ScreenRun(row, start, after[start..end]);
                start = column;
            }

            start = start < 0 ? column : start;
            end = column + 1;
        }

        if (start >= 0)
        {
            yield return new ScreenRun(row, start, after[start..end]);
        }
    }
}
