using PiBoot.Core.Os;

namespace PiBoot.Linux.Tests.Roots;

/// <summary>Volumes that break at one of their works, before it or when it is done, and do nothing any more from then on.</summary>
/// <param name="inner">Does the work.</param>
/// <param name="breaking">Number of the work that breaks, 1 for the first.</param>
/// <param name="afterwards">That one is still done.</param>
internal sealed class BreakingVolumes(IRootVolumes inner, int breaking, bool afterwards) : IRootVolumes
{
    private int _works;

    public string Method => inner.Method;

    public bool IsBroken => _works >= breaking;

    public void Create(string target) => Do(() => inner.Create(target));

    public void Clone(string source, string target, IProgress<long>? bytes, CancellationToken cancellation) =>
        Do(() => inner.Clone(source, target, bytes, cancellation));

    public void Remove(string target) => Do(() => inner.Remove(target));

    public void CleanUp(string parent) => Do(() => inner.CleanUp(parent));

    private void Do(Action work)
    {
        var number = ++_works;
        if (number < breaking || (number == breaking && afterwards))
        {
            work();
        }

        if (number >= breaking)
        {
            throw new IOException("the power is gone");
        }
    }
}
