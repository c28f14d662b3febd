using System.Globalization;
using BenchmarkDotNet.Running;
using Petrel.Benchmarks;

// dotnet run -c Release --project bench/Petrel.Benchmarks -- --filter '*Call*'
// dotnet run -c Release --project bench/Petrel.Benchmarks -- density 10000
if (args is ["density", ..])
{
    return Density.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
