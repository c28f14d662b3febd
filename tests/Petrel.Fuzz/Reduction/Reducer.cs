using Petrel.Fuzz.Generation;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Reduction;

/// <summary>Cuts a module down while the same kind of disagreement remains.</summary>
/// <param name="module">The module; changed in place.</param>
/// <param name="kind">What must stay of a disagreement.</param>
/// <param name="progress">Called for each attempt.</param>
internal sealed class Reducer(ModuleTree module, Func<string, string> kind, Action progress)
{
    private const int MostAttempts = 3000;

    private Func<ModuleTree, string?> _check = null!;
    private string _wanted = "";
    private string _last = "";
    private int _attempts;

    /// <summary>Returns the disagreement of the reduced module.</summary>
    public string Reduce(Func<ModuleTree, string?> check)
    {
        _check = check;
        _last = check(module) ?? "it does not happen again";
        _wanted = kind(_last);
        for (bool changed = true; changed && _attempts < MostAttempts;)
        {
            changed = false;
            foreach (FunctionTree function in module.Functions.AsEnumerable().Reverse())
            {
                changed |= Empty(function) || ReduceList(function.Body);
            }

            changed |= DropLists();
        }

        return _last;
    }

    private bool StillFails()
    {
        progress();
        if (_attempts++ > MostAttempts)
        {
            return false;
        }

        try
        {
            string? result = _check(module);
            if (result is not null && kind(result) == _wanted)
            {
                _last = result;
                return true;
            }
        }
        catch (InvalidOperationException)
        {
            // A branch lost its label: not a module.
        }

        return false;
    }

    private bool Empty(FunctionTree function)
    {
        if (function.Export is { } export && export != "digest")
        {
            function.Export = null;
            if (StillFails())
            {
                function.Body = [Unreachable(function.Results)];
                return StillFails() || true;
            }

            function.Export = export;
        }

        if (function.Body is [{ Children.Count: 0 } only] && !only.Bodies.Any())
        {
            return false;
        }

        List<Node> before = function.Body;
        foreach (List<Node>? simple in (List<Node>?[])[Zeros(function.Results), [Unreachable(function.Results)]])
        {
            if (simple is null)
            {
                continue;
            }

            function.Body = simple;
            if (StillFails())
            {
                return true;
            }
        }

        function.Body = before;
        return false;
    }

    private bool DropLists()
    {
        bool changed = false;
        while (module.ActiveData.Count > 0)
        {
            // Data are numbered: only the contents go.
            int index = module.ActiveData.FindIndex(data => data.Bytes.Length > 0);
            if (index < 0)
            {
                break;
            }

            (int Memory, ulong Offset, byte[] Bytes) before = module.ActiveData[index];
            module.ActiveData[index] = before with { Bytes = [] };
            if (!StillFails())
            {
                module.ActiveData[index] = before;
                break;
            }

            changed = true;
        }

        return changed;
    }

    private bool ReduceList(List<Node> nodes)
    {
        bool changed = false;
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            Node node = nodes[i];
            if (Replace(nodes, i, node))
            {
                changed = true;
                continue;
            }

            changed |= ReduceList(node.Children);
            foreach (List<Node> body in node.Bodies)
            {
                changed |= ReduceList(body);
            }
        }

        return changed;
    }

    private bool Replace(List<Node> nodes, int index, Node node)
    {
        if (node.Results.Length == 0 && !node.IsGuard)
        {
            nodes.RemoveAt(index);
            if (StillFails())
            {
                return true;
            }

            nodes.Insert(index, node);
        }

        bool isLeaf = node.Children.Count == 0 && !node.Bodies.Any();
        if (!isLeaf && node.Results.Length > 0 && Zeros(node.Results) is { } zeros && Try(nodes, index, node, zeros))
        {
            return true;
        }

        foreach (Node child in node.Children.ToArray())
        {
            if (!node.IsGuard && child.Results.AsSpan().SequenceEqual(node.Results) && Try(nodes, index, node, [child]))
            {
                return true;
            }
        }

        foreach (List<Node> body in node.Bodies)
        {
            if (node.Children.Count == 0 && Try(nodes, index, node, [.. body]))
            {
                return true;
            }
        }

        return false;
    }

    private bool Try(List<Node> nodes, int index, Node node, List<Node> replacement)
    {
        Node whole = replacement.Count == 1 ? replacement[0] : new Node { Results = node.Results, Children = replacement };
        nodes[index] = whole;
        if (StillFails())
        {
            return true;
        }

        nodes[index] = node;
        return false;
    }

    private static List<Node>? Zeros(ValType[] types) =>
        types.All(type => type.IsDefaultable) ? [.. types.Select(type => new Node { Results = [type], Emit = BodyGenerator.Zero(type) })] : null;

    private static Node Unreachable(ValType[] results) => new() { Results = results, Emit = w => w.Byte(0) };
}
