namespace Petrel.Benchmarks.Gc;

/// <summary>The kernels of this folder as a C# programmer writes them: the yardstick.</summary>
internal static class CSharpKernels
{
    public static int BinaryTrees(int n)
    {
        Tree longLived = Tree.Make(n);
        int sum = 0;
        for (int depth = 4; depth <= n; depth += 4)
        {
            int iterations = 1 << (n - depth + 4);
            for (int i = 0; i < iterations; i++)
            {
                sum += Tree.Make(depth).Count();
            }
        }

        return sum + longLived.Count();
    }

    public static int LinkedList(int n)
    {
        int total = 0;
        for (int i = 0; i < n; i++)
        {
            Node? list = Node.Fill(1000);
            list = Node.Reverse(list);
            total += Node.Sum(list);
            list = Node.Reverse(list);
            total ^= Node.Sum(list);
        }

        return total;
    }

    public static int HashMap(int n)
    {
        long total = 0;
        for (int round = 0; round < n; round++)
        {
            var map = new Map();
            for (int i = 0; i < 20000; i++)
            {
                map.Put(i * 7, i);
            }

            for (int i = 0; i < 140000; i++)
            {
                total += map.Get(i);
            }
        }

        return (int)(total ^ (total >>> 32));
    }

    public static int VirtualCalls(int n)
    {
        var shapes = new Shape[999];
        for (int i = 0; i < 999; i += 3)
        {
            shapes[i] = new Square(i);
            shapes[i + 1] = new Rectangle(i, 7);
            shapes[i + 2] = new Circle(i);
        }

        int total = 0;
        for (int round = 0; round < n; round++)
        {
            for (int i = 0; i < shapes.Length; i++)
            {
                Shape shape = shapes[i];
                shape.Grow(round);
                total += shape.Area();
            }
        }

        return total;
    }

    public static int Objects(int n)
    {
        var objects = new Item[600];
        for (int i = 0; i < 600; i += 3)
        {
            objects[i] = new Number(i);
            objects[i + 1] = new Leaf(null, i);
            objects[i + 2] = new Pair(objects[i], i, objects[i + 1]);
        }

        int total = 0;
        for (int round = 0; round < n; round++)
        {
            for (int i = 0; i < objects.Length; i++)
            {
                Item item = objects[i];
                total += item.Hash() + item.Size() + ((IVisitable)item).Visit(round);
                if (item is Branch branch)
                {
                    total ^= branch.Weight;
                }
            }
        }

        return total;
    }

    public static int Strings(int n)
    {
        int total = 0;
        for (int round = 0; round < n; round++)
        {
            Text prefix = Text.Concat(Text.Of(round), Text.Of(7));
            var table = new Text?[4096];
            for (int i = 0; i < 6000; i++)
            {
                Text key = Text.Concat(prefix, Text.Of((int)((uint)(i * 37) % 2500)));
                int slot = Text.Find(table, key);
                if (table[slot] is null)
                {
                    table[slot] = key;
                }
                else
                {
                    total += key.Hash();
                }
            }
        }

        return total;
    }

    public static int Evaluator(int n)
    {
        object expression = Expression.Build(10, 1);
        int total = 0;
        for (int i = 0; i < n; i++)
        {
            total = (total * 7) + (int)Expression.Evaluate(expression, i);
        }

        return total;
    }

    private interface IVisitable
    {
        int Visit(int by);
    }

    private abstract class Item : IVisitable
    {
        public abstract int Hash();

        public abstract int Size();

        public abstract int Visit(int by);
    }

    private sealed class Number(int value) : Item
    {
        public override int Hash() => value * 31;

        public override int Size() => 1;

        public override int Visit(int by) => value + by;
    }

    private abstract class Branch(Item? left, int weight) : Item
    {
        public readonly Item? Left = left;
        public int Weight = weight;

        public override int Size() => Weight;
    }

    private class Pair(Item left, int weight, Item right) : Branch(left, weight)
    {
        public override int Hash() => Left!.Hash() ^ (17 * right.Hash());

        public override int Size() => Left!.Size() + right.Size();

        public override int Visit(int by) => Weight += by;
    }

    private class Leaf(Item? left, int weight) : Branch(left, weight)
    {
        public override int Hash() => Weight;

        public override int Visit(int by) => Weight = (Weight + by) & 0xFFFF;
    }

    private sealed class Text(char[] chars)
    {
        private readonly char[] _chars = chars;
        private int _hash;

        public static Text Of(int number)
        {
            uint n = (uint)number;
            int length = 0;
            for (uint rest = n; ;)
            {
                length++;
                rest /= 10;
                if (rest == 0)
                {
                    break;
                }
            }

            char[] chars = new char[length];
            while (length != 0)
            {
                length--;
                chars[length] = (char)(48 + (n % 10));
                n /= 10;
            }

            return new Text(chars);
        }

        public static Text Concat(Text a, Text b)
        {
            char[] chars = new char[a._chars.Length + b._chars.Length];
            Array.Copy(a._chars, 0, chars, 0, a._chars.Length);
            Array.Copy(b._chars, 0, chars, a._chars.Length, b._chars.Length);
            return new Text(chars);
        }

        public static int Find(Text?[] table, Text key)
        {
            int i = key.Hash() & 4095;
            while (table[i] is { } entry && !key.Equals(entry))
            {
                i = (i + 1) & 4095;
            }

            return i;
        }

        public int Hash()
        {
            int hash = _hash;
            if (hash == 0)
            {
                char[] chars = _chars;
                for (int i = 0; i < chars.Length; i++)
                {
                    hash = (hash * 31) + chars[i];
                }

                _hash = hash;
            }

            return hash;
        }

        private bool Equals(Text other)
        {
            if (ReferenceEquals(this, other))
            {
                return true;
            }

            char[] x = _chars;
            char[] y = other._chars;
            if (x.Length != y.Length)
            {
                return false;
            }

            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] != y[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    private sealed class Expression(int operation, object left, object right)
    {
        public static object Build(int depth, int seed) => depth != 0
            ? new Expression((int)((uint)seed % 3), Build(depth - 1, (seed * 5) + 1), Build(depth - 1, (seed * 3) + 2))
            : (seed & 4) != 0 ? -1 : (object)(seed & 1023);

        public static object Evaluate(object expression, int x)
        {
            if (expression is not Expression pair)
            {
                int value = (int)expression;
                return value < 0 ? x : value;
            }

            int left = (int)Evaluate(pair.Left, x);
            int right = (int)Evaluate(pair.Right, x);
            return pair.Operation switch
            {
                0 => (left + right) & 0xFFFFF,
                1 => (left - right) & 0xFFFFF,
                _ => (left * right) & 0xFFFFF,
            };
        }

        private int Operation => operation;

        private object Left => left;

        private object Right => right;
    }

    private sealed class Tree(Tree? left, Tree? right)
    {
        public static Tree Make(int depth) => depth == 0 ? new Tree(null, null) : new Tree(Make(depth - 1), Make(depth - 1));

        public int Count() => left is null ? 1 : 1 + left.Count() + right!.Count();
    }

    private sealed class Node(int value, Node? next)
    {
        private readonly int _value = value;
        private Node? _next = next;

        public static Node? Fill(int n)
        {
            Node? head = null;
            for (; n > 0; n--)
            {
                head = new Node(n, head);
            }

            return head;
        }

        public static Node? Reverse(Node? list)
        {
            Node? result = null;
            while (list is not null)
            {
                Node? next = list._next;
                list._next = result;
                result = list;
                list = next;
            }

            return result;
        }

        public static int Sum(Node? list)
        {
            int total = 0;
            for (; list is not null; list = list._next)
            {
                total = (total * 31) + list._value;
            }

            return total;
        }
    }

    private sealed class Entry(int key, object value, Entry? next)
    {
        public readonly int Key = key;
        public readonly object Value = value;
        public Entry? Next = next;
    }

    private sealed class Box(long content)
    {
        public long Content = content;
    }

    private sealed class Map
    {
        private Entry?[] _table = new Entry?[16];
        private int _count;

        public void Put(int key, long value)
        {
            if (Find(key) is { } found)
            {
                ((Box)found.Value).Content = value;
                return;
            }

            if (_count >= _table.Length)
            {
                Grow();
            }

            ref Entry? slot = ref _table[Hash(key) & (_table.Length - 1)];
            slot = new Entry(key, new Box(value), slot);
            _count++;
        }

        public long Get(int key) => Find(key) is { } entry ? ((Box)entry.Value).Content : -1;

        private static int Hash(int key)
        {
            key = (key ^ (key >>> 16)) * 0x45d9f3b;
            return key ^ (key >>> 16);
        }

        private Entry? Find(int key)
        {
            Entry?[] table = _table;
            Entry? entry = table[Hash(key) & (table.Length - 1)];
            while (entry is not null && entry.Key != key)
            {
                entry = entry.Next;
            }

            return entry;
        }

        private void Grow()
        {
            var table = new Entry?[_table.Length * 2];
            foreach (Entry? first in _table)
            {
                for (Entry? entry = first; entry is not null;)
                {
                    Entry? next = entry.Next;
                    ref Entry? slot = ref table[Hash(entry.Key) & (table.Length - 1)];
                    entry.Next = slot;
                    slot = entry;
                    entry = next;
                }
            }

            _table = table;
        }
    }

    private abstract class Shape
    {
        public abstract int Area();

        public abstract void Grow(int by);
    }

    private sealed class Square(int side) : Shape
    {
        private int _side = side;

        public override int Area() => _side * _side;

        public override void Grow(int by) => _side = (_side + by) & 1023;
    }

    private sealed class Rectangle(int width, int height) : Shape
    {
        private int _width = width;

        public override int Area() => _width * height;

        public override void Grow(int by) => _width = (_width + by) & 1023;
    }

    private sealed class Circle(int radius) : Shape
    {
        private int _radius = radius;

        public override int Area() => 3 * _radius * _radius;

        public override void Grow(int by) => _radius = (_radius + by) & 1023;
    }
}
