namespace Petrel.Components.Wit;

/// <summary>Orders things after those they depend on; without recursion, since input decides how long a chain is.</summary>
internal static class TopologicalOrder
{
    /// <param name="nodes">What to order; the order of those that do not depend on each other stays.</param>
    /// <param name="dependencies">On what each depends.</param>
    /// <param name="cycle">Makes the error for a node that depends on itself, given the place of the last dependency.</param>
    public static List<T> Of<T>(IEnumerable<T> nodes, Func<T, IEnumerable<KeyValuePair<T, WitPosition>>> dependencies, Func<T, WitPosition, InvalidWitException> cycle)
        where T : class
    {
        var order = new List<T>();
        var isDone = new Dictionary<T, bool>();
        var stack = new Stack<KeyValuePair<T, IEnumerator<KeyValuePair<T, WitPosition>>>>();
        foreach (T root in nodes)
        {
            Push(root, default);
            while (stack.Count > 0)
            {
                KeyValuePair<T, IEnumerator<KeyValuePair<T, WitPosition>>> top = stack.Peek();
                if (top.Value.MoveNext())
                {
                    Push(top.Value.Current.Key, top.Value.Current.Value);
                }
                else
                {
                    stack.Pop();
                    isDone[top.Key] = true;
                    order.Add(top.Key);
                }
            }
        }

        return order;

        void Push(T node, WitPosition position)
        {
            if (!isDone.TryGetValue(node, out bool done))
            {
                isDone.Add(node, false);
                stack.Push(new KeyValuePair<T, IEnumerator<KeyValuePair<T, WitPosition>>>(node, dependencies(node).GetEnumerator()));
            }
            else if (!done)
            {
                throw cycle(node, position);
            }
        }
    }
}
