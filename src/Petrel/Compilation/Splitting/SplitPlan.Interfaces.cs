using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Lowering;

namespace Petrel.Compilation.Splitting;

/// <content>What passes between a region and the rest, and which regions are chosen.</content>
internal sealed partial class SplitPlan
{
    /// <summary>Below this many thousandths a region is hardly worth its call; such ones come last.</summary>
    private const int SmallRegion = 8;

    private const int LargestTestGroup = 6;

    /// <summary>
    /// Joins candidates between which nothing but the end of a block lies, as it does between the cases of a switch.
    /// </summary>
    private void Group(int largest)
    {
        Span<Region> all = _candidates.Items;
        all.Sort(static (a, b) => a.First.CompareTo(b.First));
        int count = 0;
        for (int i = 0; i < all.Length; i++)
        {
            Region next = all[i];
            if (count > 0 && CanJoin(all[count - 1], next, largest))
            {
                Region first = all[count - 1];
                all[count - 1] = new Region
                {
                    First = first.First,
                    End = next.End,
                    StartOffset = first.StartOffset,
                    EndOffset = next.EndOffset,
                    Frames = first.Frames,
                    Ended = first.Ended + 1,
                    LoopDepth = first.LoopDepth,
                    Size = first.Size + next.Size,
                };
            }
            else
            {
                all[count++] = next;
            }
        }

        Truncate(count);
    }

    private bool CanJoin(Region first, Region next, int largest)
    {
        ref SurveyedInstruction between = ref _survey.Instructions[first.End];
        if (between.Opcode != Opcode.End || next.First != first.End + 1 || next.Ended > 0 || next.Frames.Length != first.Around - 1
            || (first.Size + next.Size).Permille > largest)
        {
            return false;
        }

        SurveyedFrame ended = _survey.Frames[between.Frame];
        return ended.Kind == FrameKind.Block && ended.LabelTypes.Length == 0;
    }

    private void FindInterfaces(Liveness liveness)
    {
        int[] places = Places();
        var handlers = new LocalSet[places.Length];
        LocalSet[] live = liveness.Before(places, handlers);
        var referenced = new LocalSet(_localCount);
        var written = new LocalSet(_localCount);
        var after = new LocalSet(_localCount);
        int kept = 0;
        for (int i = 0; i < _candidates.Count; i++)
        {
            Region region = _candidates[i];
            Read(region, referenced, written);
            int first = Array.BinarySearch(places, region.First);
            LocalSet atEnd = live[Array.BinarySearch(places, region.End)];
            if (handlers[first].Intersects(written))
            {
                // A handler would read the local in the function, and the exception would have skipped writing it back.
                continue;
            }

            for (int k = region.Around; k < region.Frames.Length; k++)
            {
                live[first].UnionWith(liveness.AtLabel(region.Frames[k]));
            }

            region.LiveAtExits = new LocalSet[region.Around + 1];
            for (int k = 0; k < region.Around; k++)
            {
                region.LiveAtExits[k] = liveness.AtLabel(region.Frames[k]);
            }

            region.LiveAtExits[^1] = atEnd;
            after.Clear();
            if (_survey.Instructions[region.End - 1].FallsThrough)
            {
                after.UnionWith(atEnd);
            }

            AddTargets(region, liveness, after);
            SetInterface(region, live[first], referenced, written, after);
            _candidates[kept++] = region;
        }

        Truncate(kept);
    }

    /// <summary>The numbers of all instructions at which a candidate begins or ends, each once, ascending.</summary>
    private int[] Places()
    {
        var all = new int[_candidates.Count * 2];
        for (int i = 0; i < _candidates.Count; i++)
        {
            all[i * 2] = _candidates[i].First;
            all[(i * 2) + 1] = _candidates[i].End;
        }

        Array.Sort(all);
        int count = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (count == 0 || all[count - 1] != all[i])
            {
                all[count++] = all[i];
            }
        }

        Array.Resize(ref all, count);
        return all;
    }

    private void Read(Region region, LocalSet referenced, LocalSet written)
    {
        referenced.Clear();
        written.Clear();
        for (int i = region.First; i < region.End; i++)
        {
            ref SurveyedInstruction entry = ref _survey.Instructions[i];
            if (entry.Local < 0)
            {
                continue;
            }

            referenced.Add(entry.Local);
            if (entry.Writes)
            {
                written.Add(entry.Local);
            }
        }
    }

    private void AddTargets(Region region, Liveness liveness, LocalSet after)
    {
        for (int i = region.First; i < region.End; i++)
        {
            ref SurveyedInstruction entry = ref _survey.Instructions[i];
            for (int k = 0; k < entry.EdgeCount; k++)
            {
                int target = _survey.Edges[entry.FirstEdge + k];
                if (_survey.Frames[target].Index < region.Around)
                {
                    after.UnionWith(liveness.AtLabel(target));
                }
            }
        }
    }

    private void SetInterface(Region region, LocalSet before, LocalSet referenced, LocalSet written, LocalSet after)
    {
        var arguments = new ArrayBuilder<int>();
        var inputs = new ArrayBuilder<int>();
        var outputs = new ArrayBuilder<int>();
        var references = new ArrayBuilder<int>();
        for (int local = 0; local < _localCount; local++)
        {
            if (!referenced.Contains(local))
            {
                continue;
            }

            bool isInput = before.Contains(local);
            bool isOutput = written.Contains(local) && after.Contains(local);
            if (_types[local] is IlType.Object or IlType.Function)
            {
                if (isInput || isOutput)
                {
                    references.Add(local);
                }

                continue;
            }

            if (isInput)
            {
                (arguments.Count < MaximumArguments ? arguments : inputs).Add(local);
            }

            if (isOutput)
            {
                outputs.Add(local);
            }
        }

        region.Arguments = arguments.ToArray();
        region.Inputs = inputs.ToArray();
        region.Outputs = outputs.ToArray();
        region.References = references.ToArray();
    }

    private static MethodSize CostOfCall(Region region)
    {
        int arguments = region.Arguments.Length + region.References.Length;
        int moves = region.Inputs.Length + region.Outputs.Length;
        int instructions = arguments + (moves * 6) + 12;
        var entry = new MethodSize(10, 3, 1, 1);
        var cost = new MethodSize(instructions * 3, instructions, arguments + (moves * 2) + 4, 4);
        for (int i = 0; i < region.Ended; i++)
        {
            cost += entry;
        }

        return cost;
    }

    private void Choose(int target)
    {
        Span<Region> candidates = _candidates.Items;
        candidates.Sort(static (a, b) => Rank(a).CompareTo(Rank(b)));
        var chosen = new ArrayBuilder<Region>();
        MethodSize rest = _survey.Size;
        for (int i = 0; i < candidates.Length && rest.Permille > target; i++)
        {
            Region region = candidates[i];
            MethodSize cost = CostOfCall(region);
            MethodSize smaller = rest - region.Size + cost;
            if (target == 0 || (region.Size.Permille > cost.Permille && smaller.Permille < rest.Permille))
            {
                rest = smaller;
                chosen.Add(region);
                Place(region.Inputs);
                Place(region.Outputs);
            }
        }

        Regions = chosen.ToArray();
        Array.Sort(Regions, static (a, b) => a.First.CompareTo(b.First));
        for (int i = 0; i < Regions.Length; i++)
        {
            Regions[i].Number = i + 1;
        }
    }

    /// <summary>Worthwhile ones first, of those the ones outside loops, of those the largest; the place decides the rest.</summary>
    private static (int Worth, int Loops, int Size, int Place) Rank(Region region) =>
        (region.Size.Permille < SmallRegion ? 1 : 0, region.LoopDepth, -region.Size.Permille, region.First);

    private void Place(int[] locals)
    {
        foreach (int local in locals)
        {
            if (_slots[local] == 0)
            {
                _slots[local] = LocalBytes + 1;
                LocalBytes += _types[local] == IlType.Vector ? 16 : 8;
            }
        }
    }
}
