namespace Petrel.Cli;

/// <summary>
/// What <c>petrel help</c> prints. The texts are also the list of options that the commands have: suggestions for
/// mistyped options are looked up here, and a test checks that each command accepts what its text names.
/// </summary>
internal static class HelpTexts
{
    public const string Overview = """
        Petrel runs WebAssembly on .NET.

        Usage: petrel MODULE [ARGUMENTS...]
               petrel COMMAND [OPTIONS] ...

        Commands:
          run        Run a module (the default)
          validate   Check modules without running them
          wat        Convert the text format to the binary format
          compile    Compile a module to native code ahead of time
          cache      Show or clear the cache of compiled code
          print      Convert the binary format to the text format
          inspect    Show what a module consists of
          wit        Show the WIT of a component, or check WIT files
          compose    Plug components into each other's imports
          wast       Run test scripts of the specification
          help       Show the options of a command: petrel help run

        Options:
          -V, --version   Print the version
          -h, --help      Print this text

        """;

    public const string Run = """
        Usage: petrel run [OPTIONS] MODULE [ARGUMENTS...]
               petrel [OPTIONS] MODULE [ARGUMENTS...]

        Runs a module: the function _start of a program, or any export with --invoke; or a component that exports
        wasi:cli/run in any version of 0.2. MODULE is binary or text; - reads it from standard input. Everything after MODULE goes to the program untouched. The exit code is the program's; 134
        after a trap, 1 when the module cannot be run.

        What the program may reach (nothing but its streams unless given):
          --dir HOST[::GUEST[::ro]]   Let it use the directory HOST, under the name GUEST (default: HOST); ro: reading only
          --env NAME[=VALUE]          Set an environment variable; without VALUE, pass on the one of this process
          --tcplisten ADDRESS:PORT    Hand it a socket that listens on ADDRESS:PORT
          -S inherit-env              Pass on all environment variables of this process
          -S threads                  Let it start threads (wasi-threads)
          -S inherit-network          Let a component use the network: TCP and UDP, any address
          -S allow-address=ADDRESS[/PREFIX][:PORT]   Let it use these addresses; [ADDRESS/PREFIX]:PORT for IPv6
          -S tcp=n, -S udp=n          No TCP, no UDP
          -S allow-ip-name-lookup     Let it resolve names of hosts
          -S http                     Let it make HTTP requests
          -S inherit-stdin=n          Nothing on standard input; inherit-stdout=n and inherit-stderr=n discard what it writes
          -S max-resources=COUNT      At most so many open files, sockets and HTTP exchanges

        What is run:
          --no-cache                  Neither take compiled code from the cache nor put it there (petrel help cache)
          --invoke FUNCTION           Call the export FUNCTION with ARGUMENTS and print its results, one per line; of a
                                      component FUNCTION may be a call in WAVE: 'f(1, "a", {x: 3})', 'interface.f()'
          --argv0 NAME                The program's name for itself (default: the file name of MODULE)
          --preload NAME=FILE         Instantiate FILE first and offer its exports as the module NAME

        -W, --wasm KEY[=VALUE],...    The WebAssembly that is accepted
          PROPOSAL[=y|n]              Switch a proposal on or off; petrel help proposals lists them
          all-proposals[=y|n]         Switch all of them
          unknown-imports-trap        Imports that nobody provides trap when they are called
          unknown-imports-default     Imports that nobody provides return zeros
          max-wasm-stack=BYTES        Limit of the call stack
          max-memory-size=BYTES       Limit of each linear memory
          relaxed-simd-deterministic  The same results of relaxed SIMD on every machine

        -C, --codegen KEY[=VALUE],... How code is loaded
          loading=tiered|collectible  tiered: start at once, optimise what runs often (default);
                                      collectible: optimise at the first call, can be unloaded
        -O, --optimize KEY[=VALUE],...
          bounds-checks=auto|guard|explicit   How accesses outside a memory are found: by the processor or by comparison

        """;

    public const string Validate = """
        Usage: petrel validate [OPTIONS] FILE...

        Checks that each FILE (binary or text; - is standard input) is a valid module, several at a time. Prints one
        sentence for each that is not and exits 1 if there was one.

          -W, --wasm PROPOSAL[=y|n],...   Switch proposals on or off; petrel help proposals lists them
          -v, --verbose                   Also name the files that are valid

        """;

    public const string Wat = """
        Usage: petrel wat [OPTIONS] FILE

        Converts a module of the text format (- is standard input) to the binary format. The module is written without
        being validated.

          -o, --output FILE   Where to (default: FILE with .wasm in place of .wat; for standard input, standard output)

        """;

    public const string Compile = """
        Usage: petrel compile [OPTIONS] FILE

        Compiles a module (binary or text; - is standard input) to native code. petrel run starts the result without compiling
        anything. It holds the module too, so that another version of Petrel, which cannot use the code, still runs it. The
        compiler is crossgen2 of .NET: it is looked for among the NuGet packages of the user and restored with the .NET SDK
        when it is not there; PETREL_CROSSGEN2 names the program itself.

          -o, --output FILE     Where to (default: FILE with .cwasm as its extension; for standard input, standard output)
          --dll                 Write an assembly for C#: the code, to be compiled as any other of .NET, and a class with a method for
                                each exported function of numbers (default: FILE.dll)
          --class NAME          The name of that class, with its namespace (default: the name of the assembly)
          --native              Write an executable that needs neither Petrel nor .NET (default: FILE without its extension). The .NET
                                SDK, clang or gcc, and the NuGet packages of ILCompiler make it. All its arguments are the program's;
                                what it may do is given here, with the options of petrel run --dir, --env, -S, --tcplisten, -W
                                and --argv0, and by whoever starts it, in the variable PETREL_OPTIONS ("--dir data --env A=B")
          --universal           Write the binary module with the native code in a custom section: every runtime can run it, and
                                petrel run takes the code if the same user compiled it (default: FILE.native.wasm)
          --target TARGET       linux-x64, linux-arm64, osx-x64, osx-arm64, win-x64 or win-arm64 (default: this system)
          --cpu generic|native  generic: for every processor of the architecture (default); native: use all that this one can
          -O LEVEL              0: do not optimise; s: for size; 1 to 3: for speed (default)
          -O bounds-checks=auto|guard|explicit, -W ...   As for petrel run, which has to be given the same

        """;

    public const string Cache = """
        Usage: petrel cache [info|clear]

        Shows where compiled code of earlier runs is kept and how much there is, or removes it. A program that had to be compiled
        is compiled again in the background when it ends, to machine code that its next start takes from there. The cache lies in
        PETREL_CACHE_DIR, or else in the user's directory for caches; with an empty PETREL_CACHE_DIR there is none.

        """;

    public const string Print = """
        Usage: petrel print [OPTIONS] FILE

        Prints a module of the binary format (- is standard input) in the text format.

          -o, --output FILE   Where to (default: standard output)

        """;

    public const string Inspect = """
        Usage: petrel inspect [OPTIONS] FILE

        Shows what a module (binary or text; - is standard input) consists of: sections and their sizes, imports, exports,
        memories, names, and the proposals that it needs.

          --json   As JSON

        """;

    public const string Wit = """
        Usage: petrel wit [OPTIONS] PATH

        Shows the WIT of a component, of a WIT package (binary or text; - is standard input), or of the component-type sections of a core
        module. Where PATH is a .wit file or a directory of them (with its dependencies in deps/, a file or a directory for each), checks
        it and writes it out with every name resolved.

          --features FEATURE,...   Take in what is @unstable of these features
          --all-features           Take in everything that is @unstable
          --no-docs                Leave out comments
          --root-only              Leave out the packages that the first one depends on
          -w, --wasm               Write a binary WIT package, with the docs and gates in its package-docs section
          -j, --json               Write the resolved packages as JSON: worlds, interfaces, types and packages that refer to each other by index
          -o, --output FILE        Where to (default: standard output)

        """;

    public const string Compose = """
        Usage: petrel compose [OPTIONS] SOCKET --plug FILE...

        Makes one component of several: what SOCKET or a plug imports is taken from a plug that exports it under that name, or in
        another version of its track (a:b/c@1.2.0 for a:b/c@1.0.0, @0.2.3 for @0.2.0; the exact one first, then the highest). What
        no plug exports stays an import. The result exports what SOCKET exports. Files are binary or text; - is standard input.

          -p, --plug FILE                Plug in the exports of the component FILE; may be given several times
          -o, --output FILE              Where to (default: standard output)
          -W, --wasm PROPOSAL[=y|n],...  Switch proposals on or off

        """;

    public const string Wast = """
        Usage: petrel wast [OPTIONS] FILE|DIRECTORY...

        Runs test scripts of the specification, and those below each DIRECTORY. Prints each failure with its place, what was
        expected and what was found, and at the end "N passed, N failed, N skipped": every directive of a script counts
        once. Exits 1 if one failed.

          -j, --jobs N                         Scripts that run at a time (default: the number of processors)
          -v, --verbose                        Also print the counts of each script
          -W, --wasm PROPOSAL[=y|n],...        Switch proposals on or off, beside what the script's directory asks for
          -C, --codegen loading=tiered|collectible
          -O, --optimize bounds-checks=auto|guard|explicit

        """;

    public const string Help = """
        Usage: petrel help [COMMAND|proposals]

        Shows the commands, the options of one, or the proposals that -W switches.

        """;

    /// <summary>The text of a command; null when there is no such command.</summary>
    public static string? Of(string command) => command switch
    {
        "run" => Run,
        "validate" => Validate,
        "wat" => Wat,
        "compile" => Compile,
        "cache" => Cache,
        "print" => Print,
        "inspect" => Inspect,
        "wit" => Wit,
        "compose" => Compose,
        "wast" => Wast,
        "help" => Help,
        _ => null,
    };

    /// <summary>The option of a command that looks most like <paramref name="mistyped"/>; null when none is near.</summary>
    public static string? SimilarOption(string command, string mistyped)
    {
        string? best = null;
        int bestDistance = Math.Max(2, mistyped.Length / 3) + 1;
        foreach (string word in (Of(command) ?? "").Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            int distance = Distance(word, mistyped);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (word, distance);
            }
        }

        return best;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
