using PiBoot.Core.Settings;
using PiBoot.Core.Storekeeping;
using Serilog;

namespace PiBoot.Configuration;

/// <summary>
/// The settings of this moment. Parts of the service ask here each time that one counts, so a change needs no restart. What
/// was changed is kept on the data drive, and read again whenever that comes.
/// </summary>
/// <param name="given">What the service was started with.</param>
/// <param name="path">Where changes are kept.</param>
/// <param name="log">Takes changes, and what is wrong with the file.</param>
/// <exception cref="SettingsException">What was given has a fault.</exception>
public sealed class SettingsStore(GivenSettings given, string path, ILogger log) : ISettingsStore
{
    private const int LongestValue = 4096;

    private readonly Lock _gate = new();
    private volatile ApplianceSettings _current = given.AtStart;
    private IReadOnlyList<SettingLine> _live = [];
    private volatile IReadOnlyList<string> _troubles = [];
    private bool _isOpen;

    /// <summary>Settings have changed. Called in the thread of who changes them, after they count.</summary>
    public event Action? Changed;

    public ApplianceSettings Current => _current;

    /// <summary>What is wrong with the file of changes, a sentence for each line.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>A part of the settings, as it is whenever it is asked.</summary>
    public Live<T> Of<T>(Func<ApplianceSettings, T> part) => new(() => part(_current));

    /// <summary>The data drive is there: what was changed earlier counts from now on, and may be changed.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _live = LiveFile.Read(path, given, out var faults);
            _current = given.With(_live);
            _isOpen = true;
            foreach (var fault in faults.Except(_troubles))
            {
                log.Warning("{Fault}", fault);
            }

            _troubles = faults;
        }

        Changed?.Invoke();
    }

    /// <summary>The data drive is gone: what counted goes on counting.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isOpen = false;
        }
    }

    public IReadOnlyList<SettingEntry> List()
    {
        lock (_gate)
        {
            return [.. SettingKeys.All.Select(Describe)];
        }
    }

    public bool TryChange(IReadOnlyDictionary<string, string?> changes, Func<IReadOnlyList<SettingEntry>, bool> expected)
    {
        lock (_gate)
        {
            if (!expected([.. SettingKeys.All.Select(Describe)]))
            {
                return false;
            }

            Change(changes);
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Called under the lock.</summary>
    private void Change(IReadOnlyDictionary<string, string?> changes)
    {
        if (!_isOpen)
        {
            throw new StorageException("Settings are kept on the data drive, which is not there at the moment.");
        }

        var live = _live.ToDictionary(l => l.Key);
        foreach (var (name, value) in changes)
        {
            var key = Find(name);
            live.Remove(key);
            if (value is not null)
            {
                live[key] = new SettingLine(key, Checked(key, name, value, live.Values), path);
            }
        }

        var lines = live.Values.ToArray();
        var settings = All(changes, lines);
        Keep(lines);
        (_live, _current, _troubles) = (lines, settings, []);
        foreach (var (name, value) in changes)
        {
            log.Information("The setting {Key} is {Value}", name, value ?? "as in the configuration file");
        }
    }

    private SettingKey Find(string name)
    {
        var key = name.Split('.', 2) is [var section, var rest] ? SettingKeys.Find(section, rest) : null;
        return key is null ? throw new SettingRefusedException(name, $"There is no setting '{name}': piboot settings list shows those there are.") :
            key.IsLive ? key :
            throw new SettingRefusedException(name, $"'{name}' cannot be changed while the service runs: set it in {given.Path}, and start the service again.");
    }

    private string Checked(SettingKey key, string name, string value, IEnumerable<SettingLine> others)
    {
        if (given.Options.FirstOrDefault(o => o.Key == key) is { } option)
        {
            throw new SettingRefusedException(name, $"'{name}' was given to the service as {option.Where} {option.Value}, which wins: start it without that option.");
        }

        var trimmed = value.Trim();
        if (trimmed.Length > LongestValue || trimmed.Any(char.IsControl))
        {
            throw new SettingRefusedException(name, $"The value of '{name}' takes {key.Expected}, in one line of at most {LongestValue} characters.");
        }

        try
        {
            SettingsReader.Apply(given.With(others), key, trimmed);
            return trimmed;
        }
        catch (SettingsException e)
        {
            throw new SettingRefusedException(name, e.Message);
        }
    }

    /// <summary>Values that are good by themselves may not go together, or not without one that is taken back.</summary>
    private ApplianceSettings All(IReadOnlyDictionary<string, string?> changes, IEnumerable<SettingLine> lines)
    {
        try
        {
            return given.With(lines);
        }
        catch (SettingsException e)
        {
            throw new SettingRefusedException(changes.Keys.First(), e.Message);
        }
    }

    private void Keep(IEnumerable<SettingLine> lines)
    {
        try
        {
            LiveFile.Write(path, lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The settings cannot be written down: {e.Message}", e);
        }
    }

    private SettingEntry Describe(SettingKey key)
    {
        var (source, lines) = Source(key);
        var value = key.IsSecret ? null : lines.Length == 0 ? key.Default : string.Join('\n', lines.Select(l => l.Value));
        return new SettingEntry(key.Section, key.Name, value, key.Default, key.Meaning, key.Expected, source, key.IsLive);
    }

    private (SettingSource Source, SettingLine[] Lines) Source(SettingKey key)
    {
        foreach (var (source, lines) in new[] { (SettingSource.Option, given.Options), (SettingSource.Live, _live), (SettingSource.File, given.File) })
        {
            if (lines.Where(l => l.Key == key).ToArray() is { Length: > 0 } found)
            {
                return (source, found);
            }
        }

        return (SettingSource.Default, []);
    }
}
