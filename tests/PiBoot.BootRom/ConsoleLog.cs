using System.Globalization;

namespace PiBoot.BootRom;

/// <summary>Lines on standard output: seconds since power-on, then the step.</summary>
internal sealed class ConsoleLog : IBootLog
{
    public void Write(TimeSpan sincePowerOn, string line) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{sincePowerOn.TotalSeconds,8:0.000}  {line}"));
}
