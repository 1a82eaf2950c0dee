namespace PiBoot.Core.Display.Panels;

/// <summary>Characters of 5 by 7 dots, for panels that have none of their own.</summary>
public static class PanelFont
{
    public const int Width = 5;

    public const int Height = 7;

    /// <summary>From the blank on: seven rows from the top, in each the rightmost dot in the lowest bit.</summary>
    private const string Rows =
        "00000000000000" + "04040404040004" + "0a0a0a00000000" + "0a0a1f0a1f0a0a" + // blank ! " #
        "040f140e051e04" + "18190204081303" + "0c12140815120d" + "04040800000000" + // $ % & '
        "02040808080402" + "08040202020408" + "0004150e150400" + "0004041f040400" + // ( ) * +
        "000000000c0408" + "0000001f000000" + "00000000000c0c" + "00010204081000" + // , - . /
        "0e11131519110e" + "040c040404040e" + "0e11010204081f" + "1f02040201110e" + // 0 1 2 3
        "02060a121f0202" + "1f101e0101110e" + "0608101e11110e" + "1f010204080808" + // 4 5 6 7
        "0e11110e11110e" + "0e11110f01020c" + "000c0c000c0c00" + "000c0c000c0408" + // 8 9 : ;
        "02040810080402" + "00001f001f0000" + "08040201020408" + "0e110102040004" + // < = > ?
        "0e11010d15150e" + "0e1111111f1111" + "1e11111e11111e" + "0e11101010110e" + // @ A B C
        "1c12111111121c" + "1f10101e10101f" + "1f10101e101010" + "0e11101711110f" + // D E F G
        "1111111f111111" + "0e04040404040e" + "0702020202120c" + "11121418141211" + // H I J K
        "1010101010101f" + "111b1515111111" + "11111915131111" + "0e11111111110e" + // L M N O
        "1e11111e101010" + "0e11111115120d" + "1e11111e141211" + "0f10100e01011e" + // P Q R S
        "1f040404040404" + "1111111111110e" + "11111111110a04" + "1111111515150a" + // T U V W
        "11110a040a1111" + "1111110a040404" + "1f01020408101f" + "0e08080808080e" + // X Y Z [
        "00100804020100" + "0e02020202020e" + "040a1100000000" + "0000000000001f" + // \ ] ^ _
        "08040200000000" + "00000e010f110f" + "1010161911111e" + "00000e1010110e" + // ` a b c
        "01010d1311110f" + "00000e111f100e" + "0609081c080808" + "000f11110f010e" + // d e f g
        "10101619111111" + "04000c0404040e" + "0200060202120c" + "10101214181412" + // h i j k
        "0c04040404040e" + "00001a15151111" + "00001619111111" + "00000e1111110e" + // l m n o
        "00001e111e1010" + "00000d130f0101" + "00001619101010" + "00000e100e011e" + // p q r s
        "08081c08080906" + "0000111111130d" + "00001111110a04" + "0000111115150a" + // t u v w
        "0000110a040a11" + "000011110f010e" + "00001f0204081f" + "02040408040402" + // x y z {
        "04040404040404" + "08040402040408" + // | }
        "";

    private static readonly byte[] Dots = Convert.FromHexString(Rows);

    /// <summary>Seven rows from the top; the rightmost dot is the lowest bit. What is no character is filled.</summary>
    public static byte[] RowsOf(char character)
    {
        var start = (character - ' ') * Height;
        return start >= 0 && start < Dots.Length ? Dots[start..(start + Height)] : [0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f];
    }

    /// <summary>Five columns from the left and an empty one; the topmost dot is the lowest bit.</summary>
    public static byte[] Columns(char character)
    {
        var rows = RowsOf(character);
        var columns = new byte[Width + 1];
        for (var column = 0; column < Width; column++)
        {
            for (var row = 0; row < Height; row++)
            {
                columns[column] |= (byte)(((rows[row] >> (Width - 1 - column)) & 1) << row);
            }
        }

        return columns;
    }
}
