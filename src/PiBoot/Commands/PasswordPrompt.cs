using System.Text;
using PiBoot.Core.Access;

namespace PiBoot.Commands;

/// <summary>Asks for a new password without showing it, or takes a line of standard input where that is no terminal.</summary>
internal static class PasswordPrompt
{
    /// <exception cref="VerbException">Nothing came, the two differ, or the terminal was left.</exception>
    public static string Read()
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? throw new VerbException(ExitCode.WrongUsage, "Standard input is empty: the password belongs there, in one line.");
        }

        var first = Typed("New password: ");
        if (PasswordRules.Fault(first) is { } fault)
        {
            throw new VerbException(ExitCode.Failed, fault);
        }

        return Typed("Once more: ") == first ? first : throw new VerbException(ExitCode.Failed, "The two are not the same: nothing was changed.");
    }

    private static string Typed(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        for (; ; )
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace:
                    typed.Length = Math.Max(0, typed.Length - 1);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
