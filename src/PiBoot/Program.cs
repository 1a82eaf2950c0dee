Console.WriteLine("piboot");
