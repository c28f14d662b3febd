using System.Runtime.CompilerServices;
using Petrel.Collections;

namespace Petrel.Runtime;

/// <content>Functions as objects, made when references to them are first needed.</content>
internal abstract partial class ModuleInstance
{
    private const int PageLog2 = 6;
    private const int PageLength = 1 << PageLog2;

    // By index, in pages: of the functions of a large module few are ever referred to.
    private FunctionInstance?[]?[] _functionPages = NoItems.FunctionPages;
    private int _functionCount;

    /// <summary>Called once, before there are any functions.</summary>
    public void SetFunctionCount(int count)
    {
        _functionCount = count;
        int pages = (count + PageLength - 1) >> PageLog2;
        _functionPages = pages == 0 ? EmptyArray<FunctionInstance?[]?>.Value : new FunctionInstance?[]?[pages];
    }

    /// <summary>Sets an imported function.</summary>
    public void SetFunction(int index, FunctionInstance function) => FunctionPage(index)[index & (PageLength - 1)] = function;

    /// <summary>The function with this index as an object; the same one each time.</summary>
    public FunctionInstance GetFunction(int index) =>
        // The JIT inlines this into generated code: what happens once stays outside.
        Volatile.Read(ref _functionPages[index >> PageLog2])?[index & (PageLength - 1)] ?? AddFunction(index);

    private FunctionInstance?[] FunctionPage(int index) => Volatile.Read(ref _functionPages[index >> PageLog2]) ?? AddPage(index >> PageLog2);

    private FunctionInstance?[] AddPage(int page)
    {
        var added = new FunctionInstance?[Math.Min(PageLength, _functionCount - (page << PageLog2))];
        return Interlocked.CompareExchange(ref _functionPages[page], added, null) ?? added;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FunctionInstance AddFunction(int index)
    {
        FunctionInstance?[] page = FunctionPage(index);
        var function = new FunctionInstance(this, index, Code!.Definition.FunctionType(index));
        // Another thread may have been first (a shared module instance): everyone must see the same object.
        return Interlocked.CompareExchange(ref page[index & (PageLength - 1)], function, null) ?? function;
    }
}
