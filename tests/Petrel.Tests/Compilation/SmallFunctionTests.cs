using Petrel.Binary;
using Petrel.Compilation.Lowering;
using Petrel.Tests.Binary;

using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>What lowering knows of functions that are called.</summary>
public sealed class SmallFunctionTests
{
    private const string Text = """
        (module
          (type $t (func))
          (import "" "f" (func $imported))
          (memory 1) (table 1 funcref)
          (func $leaf)                                                                      ;; 1
          (func $calls_leaf call $leaf)                                                     ;; 2
          (func $calls_caller call $calls_leaf)                                             ;; 3
          (func $calls_imported call $imported)                                             ;; 4
          (func $calls_table i32.const 0 call_indirect (type $t))                           ;; 5
          (func $loads (result i32) i32.const 0 i32.load)                                   ;; 6
          (func $loads_a_byte (result i32) i32.const 0 i32.load8_u)                         ;; 7
          (func $loops loop end)                                                            ;; 8
          (func $many (local i32 i32 i32 i32 i32 i32 i32 i32) (local v128) (local funcref))  ;; 9
          (func $tail return_call $leaf))                                                   ;; 10
        """;

    private static readonly ModuleDefinition s_module = ModuleBytes.Validate(TextFormat.ToBinary(Text));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    [InlineData(10, true)]
    public void Shallow_are_those_that_call_what_calls_nothing(int function, bool isShallow)
    {
        // The answer is the same whoever asked what before.
        var facts = new SmallFunctions(s_module);
        Assert.Equal(isShallow, facts.IsShallow(function));
        for (int other = 10; other >= 0; other--)
        {
            _ = facts.IsShallow(other);
        }

        Assert.Equal(isShallow, facts.IsShallow(function));
        Assert.Equal(function != 0, facts.IsSmall(function));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(9, false)]
    public void What_calls_may_return_what_was_loaded(int function, bool mayLoad) =>
        Assert.Equal(mayLoad, new SmallFunctions(s_module).MayLoad(function));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(6, true)]
    [InlineData(8, false)]
    public void Straight_leaves_neither_call_nor_loop(int function, bool isStraight)
    {
        Assert.Equal(isStraight, new SmallFunctions(s_module).IsStraightLeaf(function, 48));
        Assert.False(new SmallFunctions(s_module).IsStraightLeaf(function, 1));
    }
}
