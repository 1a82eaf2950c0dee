using PiBoot.Core.Display;

namespace PiBoot.Tests.Servers;

/// <summary>A display that shows what it is told, or does not answer.</summary>
internal sealed class FakeDisplay(ScreenSize size) : ICharacterDisplay
{
    public int Columns => size.Columns;

    public int Rows => size.Rows;

    /// <summary>Not null: it does not answer, and this is why.</summary>
    public string? Fault { get; set; }

    public IReadOnlyList<string> Lines { get; private set; } = [];

    public bool IsLit { get; private set; }

    public void Show(IReadOnlyList<string> lines)
    {
        ThrowIfSilent();
        Lines = lines;
    }

    public void Light(bool isOn)
    {
        ThrowIfSilent();
        IsLit = isOn;
    }

    public void Dispose()
    {
    }

    private void ThrowIfSilent()
    {
        if (Fault is not null)
        {
            throw new DisplayException(Fault);
        }
    }
}
