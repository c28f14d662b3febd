using System.Globalization;
using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>
/// Random use and misuse of handles: a guest does with arbitrary numbers what one does with handles, of a resource of another guest and one of the host, and a
/// model of the specification's tables says what comes of it.
/// </summary>
internal sealed class HandleCheck : IDisposable
{
    private static readonly HostResourceType<Thing> s_thing = new("thing", static thing => thing.Dropped[0]++);

    private const string OwnerImport = """
        (import "a" (instance $a
          (export "r" (type $r (sub resource)))
          (export "make" (func (param "rep" u32) (result (own $r))))
          (export "take" (func (param "x" (own $r))))
          (export "take-two" (func (param "x" (own $r)) (param "y" (own $r))))
          (export "echo" (func (param "x" (own $r)) (result (own $r))))
          (export "look" (func (param "x" (borrow $r)) (result u32)))
          (export "look-two" (func (param "x" (borrow $r)) (param "y" (borrow $r)) (result u32)))
          (export "mix" (func (param "x" (borrow $r)) (param "y" (own $r)) (result u32)))))
        (alias export $a "r" (type $r))
        """;

    private const string Text = $$"""
        (component
          (import "host" (instance $host
            (export "thing" (type $h (sub resource)))
            (export "make" (func (result (own $h))))
            (export "take" (func (param "x" (own $h))))
            (export "look" (func (param "x" (borrow $h))))
            (export "mix" (func (param "x" (borrow $h)) (param "y" (own $h))))))
          (component $A
            (core module $State (global $drops (export "drops") (mut i32) (i32.const 0))
              (func (export "dtor") (param i32) (global.set $drops (i32.add (global.get $drops) (local.get 0)))))
            (core instance $state (instantiate $State))
            (type $r' (resource (rep i32) (dtor (func $state "dtor"))))
            (export $r "r" (type $r'))
            (core func $new (canon resource.new $r'))
            (core func $drop (canon resource.drop $r'))
            (core func $rep (canon resource.rep $r'))
            (core module $M
              (import "" "new" (func $new (param i32) (result i32)))
              (import "" "drop" (func $drop (param i32)))
              (import "" "rep" (func $rep (param i32) (result i32)))
              (import "" "drops" (global $drops (mut i32)))
              (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
              (func (export "take") (param i32) (call $drop (local.get 0)))
              (func (export "take-two") (param i32 i32) (call $drop (local.get 1)) (call $drop (local.get 0)))
              (func (export "echo") (param i32) (result i32) (drop (call $rep (local.get 0))) (local.get 0))
              (func (export "look") (param i32) (result i32) (local.get 0))
              (func (export "look-two") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
              (func (export "mix") (param i32 i32) (result i32)
                (i32.add (local.get 0) (call $rep (local.get 1))) (call $drop (local.get 1)))
              (func (export "drops") (result i32) (global.get $drops)))
            (core instance $m (instantiate $M (with "" (instance
              (export "new" (func $new)) (export "drop" (func $drop)) (export "rep" (func $rep)) (export "drops" (global $state "drops"))))))
            (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $m "make")))
            (func (export "take") (param "x" (own $r)) (canon lift (core func $m "take")))
            (func (export "take-two") (param "x" (own $r)) (param "y" (own $r)) (canon lift (core func $m "take-two")))
            (func (export "echo") (param "x" (own $r)) (result (own $r)) (canon lift (core func $m "echo")))
            (func (export "look") (param "x" (borrow $r)) (result u32) (canon lift (core func $m "look")))
            (func (export "look-two") (param "x" (borrow $r)) (param "y" (borrow $r)) (result u32) (canon lift (core func $m "look-two")))
            (func (export "mix") (param "x" (borrow $r)) (param "y" (own $r)) (result u32) (canon lift (core func $m "mix")))
            (func (export "drops") (result u32) (canon lift (core func $m "drops"))))
          (component $C
            {{OwnerImport}}
            (core func $look (canon lower (func $a "look")))
            (core func $take (canon lower (func $a "take")))
            (core func $drop (canon resource.drop $r))
            (core module $M
              (import "" "look" (func $look (param i32) (result i32)))
              (import "" "take" (func $take (param i32)))
              (import "" "drop" (func $drop (param i32)))
              (func (export "relay") (param $x i32) (param $how i32) (result i32) (local $rep i32)
                (if (i32.eq (local.get $how) (i32.const 1)) (then (call $take (local.get $x))))
                (local.set $rep (call $look (local.get $x)))
                (if (i32.ne (local.get $how) (i32.const 2)) (then (call $drop (local.get $x))))
                (if (i32.eq (local.get $how) (i32.const 3)) (then (call $drop (local.get $x))))
                (local.get $rep)))
            (core instance $m (instantiate $M (with "" (instance (export "look" (func $look)) (export "take" (func $take)) (export "drop" (func $drop))))))
            (func (export "relay") (param "x" (borrow $r)) (param "how" u32) (result u32) (canon lift (core func $m "relay"))))
          (component $B
            {{OwnerImport}}
            (import "relay" (func $relay (param "x" (borrow $r)) (param "how" u32) (result u32)))
            (import "host" (instance $host
              (export "thing" (type $h (sub resource)))
              (export "make" (func (result (own $h))))
              (export "take" (func (param "x" (own $h))))
              (export "look" (func (param "x" (borrow $h))))
              (export "mix" (func (param "x" (borrow $h)) (param "y" (own $h))))))
            (alias export $host "thing" (type $h))
            (core func $make (canon lower (func $a "make")))
            (core func $take (canon lower (func $a "take")))
            (core func $take-two (canon lower (func $a "take-two")))
            (core func $echo (canon lower (func $a "echo")))
            (core func $look (canon lower (func $a "look")))
            (core func $look-two (canon lower (func $a "look-two")))
            (core func $mix (canon lower (func $a "mix")))
            (core func $relay' (canon lower (func $relay)))
            (core func $drop (canon resource.drop $r))
            (core func $make-h (canon lower (func $host "make")))
            (core func $take-h (canon lower (func $host "take")))
            (core func $look-h (canon lower (func $host "look")))
            (core func $mix-h (canon lower (func $host "mix")))
            (core func $drop-h (canon resource.drop $h))
            (core module $M
              (import "" "make" (func $make (param i32) (result i32)))
              (import "" "take" (func $take (param i32)))
              (import "" "take-two" (func $take-two (param i32 i32)))
              (import "" "echo" (func $echo (param i32) (result i32)))
              (import "" "look" (func $look (param i32) (result i32)))
              (import "" "look-two" (func $look-two (param i32 i32) (result i32)))
              (import "" "mix" (func $mix (param i32 i32) (result i32)))
              (import "" "relay" (func $relay (param i32 i32) (result i32)))
              (import "" "drop" (func $drop (param i32)))
              (import "" "make-h" (func $make-h (result i32)))
              (import "" "take-h" (func $take-h (param i32)))
              (import "" "look-h" (func $look-h (param i32)))
              (import "" "mix-h" (func $mix-h (param i32 i32)))
              (import "" "drop-h" (func $drop-h (param i32)))
              (func (export "do") (param $op i32) (param $x i32) (param $y i32) (result i32)
                (block $13 (block $12 (block $11 (block $10 (block $9 (block $8 (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
                  (br_table $0 $1 $2 $3 $4 $5 $6 $7 $8 $9 $10 $11 $12 $13 (local.get $op)))
                  (return (call $make (local.get $x))))
                  (call $take (local.get $x)) (return (i32.const 0)))
                  (call $take-two (local.get $x) (local.get $y)) (return (i32.const 0)))
                  (return (call $echo (local.get $x))))
                  (return (call $look (local.get $x))))
                  (return (call $look-two (local.get $x) (local.get $y))))
                  (return (call $mix (local.get $x) (local.get $y))))
                  (return (call $relay (local.get $x) (local.get $y))))
                  (call $drop (local.get $x)) (return (i32.const 0)))
                  (return (call $make-h)))
                  (call $take-h (local.get $x)) (return (i32.const 0)))
                  (call $look-h (local.get $x)) (return (i32.const 0)))
                  (call $mix-h (local.get $x) (local.get $y)) (return (i32.const 0)))
                (call $drop-h (local.get $x)) (i32.const 0)))
            (core instance $m (instantiate $M (with "" (instance
              (export "make" (func $make)) (export "take" (func $take)) (export "take-two" (func $take-two)) (export "echo" (func $echo))
              (export "look" (func $look)) (export "look-two" (func $look-two)) (export "mix" (func $mix)) (export "relay" (func $relay'))
              (export "drop" (func $drop)) (export "make-h" (func $make-h)) (export "take-h" (func $take-h)) (export "look-h" (func $look-h))
              (export "mix-h" (func $mix-h)) (export "drop-h" (func $drop-h))))))
            (func (export "do") (param "op" u32) (param "x" u32) (param "y" u32) (result u32) (canon lift (core func $m "do"))))
          (instance $a (instantiate $A))
          (instance $c (instantiate $C (with "a" (instance $a))))
          (instance $b (instantiate $B (with "a" (instance $a)) (with "relay" (func $c "relay")) (with "host" (instance $host))))
          (export "do" (func $b "do"))
          (export "drops" (func $a "drops")))
        """;

    private const int Operations = 14;
    private readonly Engine _engine = new();
    private readonly Component _component;

    public HandleCheck() => _component = Component.FromText(_engine, Text);

    public (int Calls, int Traps) Count { get; private set; }

    public void Dispose()
    {
        _component.Dispose();
        _engine.Dispose();
    }

    /// <returns>What went wrong, or null.</returns>
    public string? Run(int seed)
    {
        var random = new Random(seed);
        int[] dropped = [0];
        using var store = new Store(_engine);
        var linker = new ComponentLinker(_engine);
        ComponentLinkerInstance host = linker.Instance("host");
        host.DefineResource(s_thing);
        host.DefineFunction("make", () => new Thing(dropped));
        host.DefineFunction("take", (Thing _) => { });
        host.DefineFunction("look", (Thing _) => { });
        host.DefineFunction("mix", (Thing _, Thing _) => { });
        ComponentInstance instance = linker.Instantiate(store, _component);
        Func<uint, uint, uint, uint> call = instance.GetFunction<Func<uint, uint, uint, uint>>("do")!;
        var model = new Model();
        for (int i = 0; i < 60; i++)
        {
            uint operation = (uint)(i < 8 || random.Next(4) == 0 ? (random.Next(2) == 0 ? 0 : 9) : random.Next(Operations));
            uint x = operation == 0 ? (uint)random.Next(1, 1000) : model.Pick(random, operation >= 9);
            uint y = operation == 7 ? (uint)(random.Next(30) == 0 ? random.Next(4) : 0) : model.Pick(random, operation >= 9);
            uint? expected = model.Do(operation, x, y);
            string what = string.Create(CultureInfo.InvariantCulture, $"step {i}, operation {operation} with {x} and {y}");
            Count = (Count.Calls + 1, Count.Traps + (expected is null ? 1 : 0));
            try
            {
                uint found = call(operation, x, y);
                if (found != expected)
                {
                    return $"{what}: {found}, {expected?.ToString(CultureInfo.InvariantCulture) ?? "a trap"} was expected";
                }
            }
            catch (TrapException trap)
            {
                if (expected is not null || trap.Code != TrapCode.InvalidHandle)
                {
                    return $"{what}: {trap.Code} ({trap.Message}), {expected?.ToString(CultureInfo.InvariantCulture) ?? "an invalid handle"} was expected";
                }

                break;
            }

            if (dropped[0] != model.HostDrops || (uint)instance.GetFunction("drops")!.Call()!.Value.AsU32() != model.GuestDrops)
            {
                return $"{what}: other resources were dropped than expected";
            }
        }

        return null;
    }

    private sealed record Thing(int[] Dropped);

    /// <summary>The table of the guest that does it all (spec: Table, ResourceHandle).</summary>
    private sealed class Model
    {
        private readonly List<(bool IsHost, uint Representation)?> _table = [null];
        private readonly Stack<uint> _free = [];

        public int HostDrops { get; private set; }

        /// <summary>The sum of what was dropped.</summary>
        public uint GuestDrops { get; private set; }

        /// <summary>Mostly a handle of the kind.</summary>
        public uint Pick(Random random, bool isHost)
        {
            uint[] right = [.. Enumerable.Range(0, _table.Count).Where(i => _table[i]?.IsHost == isHost).Select(i => (uint)i)];
            return right.Length > 0 && random.Next(40) != 0 ? right[random.Next(right.Length)]
                : random.Next(12) == 0 ? 0xFFFF_FFFF
                : (uint)random.Next(_table.Count + 1);
        }

        /// <returns>The answer, or null for a trap.</returns>
        public uint? Do(uint operation, uint x, uint y)
        {
            switch (operation)
            {
                case 0:
                    return Add(false, x);
                case 1 or 8:
                    return Drop(x);
                case 2:
                    return Take(x, false) is { } first && Take(y, false) is { } second ? Dropped(first + second) : null;
                case 3:
                    return Take(x, false) is { } moved ? Add(false, moved) : null;
                case 4:
                    return Look(x, false);
                case 5:
                    return Look(x, false) + Look(y, false);
                case 6:
                    return Look(x, false) is { } looked && x != y && Take(y, false) is { } taken ? Dropped(taken) + looked + taken : null;
                case 7:
                    return y is 1 or 2 or 3 ? null : Look(x, false);
                case 9:
                    return Add(true, 0);
                case 10 or 13:
                    if (Take(x, true) is null)
                    {
                        return null;
                    }

                    // What the host is given is the host's to drop.
                    HostDrops += operation == 13 ? 1 : 0;
                    return 0;
                case 11:
                    return Look(x, true) is null ? null : 0;
                default:
                    return Look(x, true) is not null && x != y && Take(y, true) is not null ? 0 : null;
            }
        }

        private uint? Drop(uint index) => Take(index, false) is { } representation ? Dropped(representation) : null;

        private uint Dropped(uint representation)
        {
            GuestDrops += representation;
            return 0;
        }

        private uint? Look(uint index, bool isHost) =>
            index < _table.Count && _table[(int)index] is { } entry && entry.IsHost == isHost ? entry.Representation : null;

        private uint? Take(uint index, bool isHost)
        {
            if (Look(index, isHost) is not { } representation)
            {
                return null;
            }

            _table[(int)index] = null;
            _free.Push(index);
            return representation;
        }

        private uint Add(bool isHost, uint representation)
        {
            if (!_free.TryPop(out uint index))
            {
                index = (uint)_table.Count;
                _table.Add(null);
            }

            _table[(int)index] = (isHost, representation);
            return index;
        }
    }
}
