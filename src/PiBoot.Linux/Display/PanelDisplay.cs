using PiBoot.Core.Display;
using PiBoot.Core.Display.Panels;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Display;

/// <summary>
/// A panel on an I2C bus: set up when it answers, told what has changed, set up anew when it was without power or did not
/// answer meanwhile. Owns the device that it opens.
/// </summary>
/// <param name="size">The panel's.</param>
/// <param name="open">Finds it on the bus; throws an <see cref="I2cException"/> when nothing answers.</param>
public abstract class PanelDisplay(ScreenSize size, Func<II2cDevice> open) : ICharacterDisplay
{
    private II2cDevice? _device;
    private IReadOnlyList<string> _shown = [];
    private IReadOnlyList<string> _wanted = Blank(size);
    private bool _isLit = true;
    private bool _canTell;

    public int Columns => size.Columns;

    public int Rows => size.Rows;

    /// <summary>True: while it is dark, a loss of power cannot be told, so it is set up when it is to glow again.</summary>
    protected abstract bool GlowsByItself { get; }

    public void Show(IReadOnlyList<string> lines)
    {
        _wanted = [.. lines];
        Try(Draw);
    }

    public void Light(bool isOn)
    {
        var turns = isOn != _isLit;
        _isLit = isOn;
        if (turns && isOn && GlowsByItself)
        {
            Drop();
        }

        Try(device =>
        {
            if (turns)
            {
                Switch(device, isOn);
            }

            Draw(device);
        });
    }

    public void Dispose()
    {
        Drop();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes it ready and blank, with its light on or off.</summary>
    protected abstract void SetUp(II2cDevice device, bool isLit);

    protected abstract void Draw(II2cDevice device, ScreenRun run, bool isLit);

    protected abstract void Switch(II2cDevice device, bool isLit);

    /// <summary>Asks it for a byte that says whether it has lost its power since it was set up.</summary>
    protected abstract bool IsAsLeft(II2cDevice device, bool isLit);

    private static string[] Blank(ScreenSize size) => [.. Enumerable.Repeat(new string(' ', size.Columns), size.Rows)];

    private void Draw(II2cDevice device)
    {
        foreach (var run in ScreenRun.Between(_shown, _wanted))
        {
            Draw(device, run, _isLit);
        }

        _shown = _wanted;
    }

    private void Try(Action<II2cDevice> work)
    {
        try
        {
            work(Ready());
        }
        catch (I2cException e)
        {
            Drop();
            throw new DisplayException(e.Message, e);
        }
    }

    private II2cDevice Ready()
    {
        // The question is also what notices that it was unplugged, while there is nothing to draw.
        if (_device is not null && !IsAsLeft(_device, _isLit) && _canTell)
        {
            Drop();
        }

        if (_device is null)
        {
            _device = open();
            SetUp(_device, _isLit);
            _shown = Blank(size);

            // Some clones answer anything: then only their silence counts.
            _canTell = IsAsLeft(_device, _isLit);
        }

        return _device;
    }

    private void Drop()
    {
        _device?.Dispose();
        _device = null;
    }
}
