namespace PiBoot.Configuration;

/// <summary>Which display hangs on the I2C bus.</summary>
public enum DisplayKind
{
    Off,
    Hd44780Small,
    Hd44780Large,
    Ssd1306,
}
