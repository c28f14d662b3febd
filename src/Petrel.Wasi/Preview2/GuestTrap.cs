namespace Petrel.Wasi.Preview2;

/// <summary>Traps for what the interfaces forbid, as their texts put it: "otherwise, this function will trap".</summary>
internal static class GuestTrap
{
    /// <summary>A rule of an interface was broken.</summary>
    /// <param name="function">Where, as <c>wasi:io/streams output-stream.write</c>.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public static TrapException Violation(string function, string problem) => new(TrapCode.HostFunction, $"{function}: {problem}");
}
