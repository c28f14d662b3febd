using Petrel.Runtime;
using Petrel.Types;
using Xunit;

namespace Petrel.Tests.Runtime;

public unsafe class LinearMemoryTests
{
    private const int Page = 65536;

    public static TheoryData<bool> Modes => GuardPages.IsSupported ? [true, false] : [false];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Growing_keeps_base_and_contents(bool guardPages)
    {
        using LinearMemory memory = Create(1, 4, guardPages);
        nint before = memory.Base;
        LinearMemory.Fill32(0, 42, Page, memory);
        Assert.Equal(1, LinearMemory.Grow32(2, memory));
        Assert.Equal(3, LinearMemory.Size32(memory));
        Assert.Equal(3, LinearMemory.Grow32(0, memory));
        Assert.Equal(-1, LinearMemory.Grow32(2, memory));
        Assert.Equal(-1, LinearMemory.Grow32(-1, memory));
        Assert.Equal(3, LinearMemory.Grow32(1, memory));
        Assert.Equal(before, memory.Base);
        Assert.Equal(42, *memory.Range(Page - 1, 1));
        Assert.Equal(0, *memory.Range(Page, 1));
        Assert.Equal(0, *memory.Range((4 * Page) - 1, 1));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_memory_can_have_all_of_4_GiB(bool guardPages)
    {
        using LinearMemory memory = Create(65536, null, guardPages);
        Assert.Equal(65536, LinearMemory.Size32(memory));
        Assert.Equal(-1, LinearMemory.Grow32(1, memory));
        *memory.Range(0xFFFFFFFF, 1) = 7;
        LinearMemory.Copy32(0, -1, 1, memory, memory);
        Assert.Equal(7, *memory.Range(0, 1));
    }

    [GuardPageFact]
    public void Large_memories_ask_for_huge_pages()
    {
        if (!File.Exists("/sys/kernel/mm/transparent_hugepage/enabled"))
        {
            return;
        }

        using LinearMemory large = Create(512, null, guardPages: true);
        using LinearMemory small = Create(511, null, guardPages: true);
        Assert.Contains(" hg", KernelFlags(large), StringComparison.Ordinal);
        Assert.DoesNotContain(" hg", KernelFlags(small), StringComparison.Ordinal);

        static string KernelFlags(LinearMemory memory) => File.ReadLines("/proc/self/smaps")
            .SkipWhile(line => !line.StartsWith($"{memory.Base:x}-", StringComparison.Ordinal))
            .First(line => line.StartsWith("VmFlags:", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Bulk_operations_check_their_ranges(bool guardPages)
    {
        using LinearMemory memory = Create(1, null, guardPages);
        LinearMemory.Fill32(Page, 1, 0, memory);
        LinearMemory.Copy32(Page, Page, 0, memory, memory);
        memory.Initialize(Page, []);
        AssertTrap(() => LinearMemory.Fill32(Page + 1, 1, 0, memory));
        AssertTrap(() => LinearMemory.Fill32(1, 1, Page, memory));
        AssertTrap(() => LinearMemory.Fill32(1, 1, -1, memory));
        AssertTrap(() => LinearMemory.Fill64(-1, 1, 2, memory));
        AssertTrap(() => LinearMemory.Copy32(0, 1, Page, memory, memory));
        AssertTrap(() => LinearMemory.Copy32(1, 0, Page, memory, memory));
        AssertTrap(() => LinearMemory.Copy64(0, long.MaxValue, 1, memory, memory));
        AssertTrap(() => memory.Initialize(Page - 1, [1, 2]));
        Assert.Equal(0, *memory.Range(Page - 1, 1));
    }

    [Fact]
    public void Copies_overlap()
    {
        using LinearMemory memory = Create(1, null, false);
        memory.Initialize(0, [1, 2, 3, 4, 5]);
        LinearMemory.Copy32(1, 0, 4, memory, memory);
        Assert.Equal([1, 1, 2, 3, 4], new Span<byte>(memory.Range(0, 5), 5).ToArray());
        LinearMemory.Copy32(0, 1, 4, memory, memory);
        Assert.Equal([1, 2, 3, 4, 4], new Span<byte>(memory.Range(0, 5), 5).ToArray());
    }

    [Fact]
    public void Addresses_of_32_bits_are_checked()
    {
        using LinearMemory memory = Create(1, null, false);
        Assert.Equal(memory.Base + 65532, LinearMemory.Address32(65528, memory, 4, 4));
        AssertTrap(() => LinearMemory.Address32(65533, memory, 0, 4));
        AssertTrap(() => LinearMemory.Address32(-1, memory, 0, 1));
        AssertTrap(() => LinearMemory.Address32(-1, memory, uint.MaxValue, 16));
        AssertTrap(() => LinearMemory.Address32(0, memory, 65536, 1));
    }

    [Fact]
    public void Addresses_of_64_bits_are_checked()
    {
        using LinearMemory memory = LinearMemory.Create(new MemoryType(new Limits(1, 2), Is64: true), guardPages: true);
        Assert.Equal(memory.Base + 65532, LinearMemory.Address64(65528, memory, 4, 4));
        AssertTrap(() => LinearMemory.Address64(65533, memory, 0, 4));
        AssertTrap(() => LinearMemory.Address64(-1, memory, 0, 1));
        AssertTrap(() => LinearMemory.Address64(-1, memory, 1, 1));
        AssertTrap(() => LinearMemory.Address64(-8, memory, 8, 8));
        AssertTrap(() => LinearMemory.Address64(8, memory, ulong.MaxValue - 3, 8));
        AssertTrap(() => LinearMemory.Address64(long.MinValue, memory, 1UL << 63, 8));
        Assert.Equal(1, LinearMemory.Grow64(1, memory));
        Assert.Equal(-1, LinearMemory.Grow64(1, memory));
        Assert.Equal(-1, LinearMemory.Grow64(long.MinValue, memory));
        Assert.Equal(2, LinearMemory.Size64(memory));
    }

    [Fact]
    public void Pages_of_one_byte()
    {
        using LinearMemory memory = LinearMemory.Create(new MemoryType(new Limits(3, null), PageSizeLog2: 0), guardPages: true);
        Assert.Equal(3, LinearMemory.Grow32(10, memory));
        Assert.Equal(13UL, memory.ByteLength);
        AssertTrap(() => LinearMemory.Address32(12, memory, 0, 2));
        Assert.Equal(-1, LinearMemory.Grow32(-13, memory));
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Assert.Throws<PetrelException>(() => LinearMemory.Create(new MemoryType(new Limits(1UL << 48, null), Is64: true), guardPages: true));
        Assert.Throws<PetrelException>(() => LinearMemory.Create(new MemoryType(new Limits(1UL << 40, null), Is64: true), guardPages: true));
        Assert.Throws<PetrelException>(() => LinearMemory.Create(new MemoryType(new Limits(2, null)), guardPages: false, maximumBytes: Page));
    }

    [Fact]
    public void The_limit_of_a_store_holds_for_all_its_memories()
    {
        var resources = new StoreResources(new StoreLimits { MaxMemoryBytes = 4 * Page });
        using LinearMemory first = LinearMemory.Create(new MemoryType(new Limits(1, null)), false, resources: resources);
        using (LinearMemory second = LinearMemory.Create(new MemoryType(new Limits(2, null)), false, resources: resources))
        {
            Assert.Equal(-1, LinearMemory.Grow32(2, first));
            Assert.Equal(1, LinearMemory.Grow32(1, first));
            Assert.Equal(-1, LinearMemory.Grow32(1, second));
            PetrelException e = Assert.Throws<PetrelException>(
                () => LinearMemory.Create(new MemoryType(new Limits(1, null)), false, resources: resources));
            Assert.Contains("the store is limited to 262144 bytes", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, LinearMemory.Grow32(2, first));
    }

    [Fact]
    public void A_shared_memory_grows_on_several_threads()
    {
        using LinearMemory memory = LinearMemory.Create(new MemoryType(new Limits(0, 1000), IsShared: true), GuardPages.IsSupported);
        Parallel.For(0, 1000, _ => Assert.NotEqual(-1, LinearMemory.Grow32(1, memory)));
        Assert.Equal(1000, LinearMemory.Size32(memory));
        Assert.Equal(-1, LinearMemory.Grow32(1, memory));
    }

    private static LinearMemory Create(ulong minimum, ulong? maximum, bool guardPages) =>
        LinearMemory.Create(new MemoryType(new Limits(minimum, maximum)), guardPages);

    private static void AssertTrap(Action action)
    {
        TrapException trap = Assert.Throws<TrapException>(action);
        Assert.Equal(TrapCode.MemoryOutOfBounds, trap.Code);
        Assert.StartsWith("out of bounds memory access", trap.Message, StringComparison.Ordinal);
    }
}
