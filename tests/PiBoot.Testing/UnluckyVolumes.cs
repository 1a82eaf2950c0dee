using PiBoot.Core.Os;

namespace PiBoot.Testing;

/// <summary>Volumes that work until a certain clone, of which they make a part and then fail.</summary>
/// <param name="inner">Does the work.</param>
/// <param name="failing">Number of the clone that fails, 1 for the first.</param>
/// <param name="fault">What it fails with.</param>
public sealed class UnluckyVolumes(IRootVolumes inner, int failing, Func<Exception> fault) : IRootVolumes
{
    private int _clones;

    public string Method => inner.Method;

    public void Create(string target) => inner.Create(target);

    public void Clone(string source, string target, IProgress<long>? bytes, CancellationToken cancellation)
    {
        inner.Clone(source, target, bytes, cancellation);
        if (++_clones == failing)
        {
            throw fault();
        }
    }

    public void Remove(string target) => inner.Remove(target);

    public void CleanUp(string parent) => inner.CleanUp(parent);
}
