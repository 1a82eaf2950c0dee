namespace PiBoot.Core.Display;

/// <summary>A display of lines of characters. Called by one thread at a time, never by one that serves packets.</summary>
public interface ICharacterDisplay : IDisposable
{
    /// <summary>Characters in a line.</summary>
    int Columns { get; }

    int Rows { get; }

    /// <summary>Shows lines, each exactly as long as the display is wide; only what has changed need be sent.</summary>
    /// <exception cref="DisplayException">It does not answer: it was unplugged. The next call begins with setting it up anew.</exception>
    void Show(IReadOnlyList<string> lines);

    /// <summary>Turns the backlight, or a panel that glows by itself, on or off.</summary>
    /// <exception cref="DisplayException">It does not answer.</exception>
    void Light(bool isOn);
}
