Console.WriteLine("rom");
