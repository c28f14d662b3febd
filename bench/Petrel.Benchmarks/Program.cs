using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/Petrel.Benchmarks -- --filter '*Call*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
