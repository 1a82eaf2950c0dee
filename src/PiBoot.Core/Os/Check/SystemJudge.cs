namespace PiBoot.Core.Os.Check;

/// <summary>Says of each model whether it will boot a system over the network, before anybody waits for it.</summary>
public static class SystemJudge
{
    /// <summary>One verdict per model, in the order of the models.</summary>
    public static IReadOnlyList<ModelVerdict> Judge(SystemFacts facts) =>
    [
        .. Board.All.GroupBy(board => board.Model, StringComparer.Ordinal)
            .Select(model => Verdict(model.Key, [.. model.Select(board => (board, Look(facts, board)))])),
    ];

    /// <summary>A model boots when one of its boards does; what keeps the others from it are warnings then.</summary>
    private static ModelVerdict Verdict(string model, (Board Board, Findings Found)[] boards)
    {
        var best = boards.FirstOrDefault(b => b.Found.Reasons.Count == 0, boards[0]).Found;
        var boots = best.Reasons.Count == 0;
        var others = boards.Where(_ => boots).SelectMany(b => b.Found.Reasons.Select(reason => $"{b.Board.Name}: {reason}"));
        return new ModelVerdict(model, boots, [.. best.Reasons.Distinct()], [.. best.Warnings.Concat(others).Distinct()]);
    }

    private static Findings Look(SystemFacts facts, Board board)
    {
        var findings = new Findings();
        var settings = BoardSettings.Read(facts, board);
        var plan = LoadPlan.Of(facts, settings, board);
        FirmwareRules.Apply(facts, board, settings, findings);
        KernelRules.Apply(facts, board, plan, findings);
        RootRules.Apply(facts, board, plan, findings);
        SizeRules.Apply(facts, board, settings, plan, findings);
        return findings;
    }
}
