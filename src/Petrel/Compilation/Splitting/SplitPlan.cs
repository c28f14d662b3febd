using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Lowering;

namespace Petrel.Compilation.Splitting;

/// <summary>
/// Which regions of a giant function become methods of their own (docs/internals/giant-functions.md).
/// </summary>
/// <remarks>
/// 1. Candidates: the statements of every block are put together to runs that fit a method. A statement that does not is looked
///    into: its blocks have statements too. So the cases of a dispatch loop become candidates one by one.
/// 2. Each candidate gets its interface from the liveness of locals.
/// 3. Those outside loops go first, then the largest, until what remains fits.
/// </remarks>
internal sealed partial class SplitPlan
{
    private const int SmallestRegion = 2;

    /// <summary>Arguments of a part; more locals than these go through memory.</summary>
    private const int MaximumArguments = 12;

    /// <summary>Bytes of shared memory, at most.</summary>
    public const int MaximumMemory = 32 * 1024;

    private readonly FunctionSurvey _survey;
    private readonly IlType[] _types;
    private readonly int _localCount;
    private readonly int[] _slots;
    private readonly ArrayBuilder<Region> _candidates = new();

    /// <summary>Thousandths of a limit that one region may have.</summary>
    private readonly int _largestRegion;

    private SplitPlan(FunctionSurvey survey, IlType[] types, int localCount, int target)
    {
        _largestRegion = target == 0 ? SmallestRegion : target;
        _survey = survey;
        _types = types;
        _localCount = localCount;
        _slots = new int[localCount];
    }

    public FunctionSurvey Survey => _survey;

    /// <summary>The regions, in the order of the code.</summary>
    public Region[] Regions { get; private set; } = [];

    /// <summary>Bytes of memory for locals; what exits carry comes behind it.</summary>
    public int LocalBytes { get; private set; }

    /// <summary>Place of a local in the shared memory.</summary>
    public int Slot(int local) => _slots[local] - 1;

    /// <summary>Chooses regions until the rest has at most <paramref name="target"/> thousandths of a limit, or 0 for all; null when there is nothing to choose.</summary>
    /// <param name="survey">The function.</param>
    /// <param name="liveness">Its locals.</param>
    /// <param name="types">Types of the locals.</param>
    /// <param name="localCount">Number of locals.</param>
    /// <param name="target">See above.</param>
    /// <param name="groups">Put cases of a switch together, for when there are too many for a call each.</param>
    public static SplitPlan? Create(
        FunctionSurvey survey, Liveness liveness, IlType[] types, int localCount, int target, bool groups)
    {
        var plan = new SplitPlan(survey, types, localCount, target);
        plan.FindCandidates();
        if (groups)
        {
            plan.Group(target == 0 ? LargestTestGroup : target / 2);
        }

        plan.FindInterfaces(liveness);
        plan.Choose(target);
        return plan.Regions.Length == 0 ? null : plan;
    }

    /// <summary>A list of statements that is being read.</summary>
    private sealed class Body(int frame)
    {
        public int Frame { get; } = frame;

        public int Statement { get; set; } = -1;

        /// <summary>What pins the statement, and what pinned those before it.</summary>
        public int PinnedBy { get; set; } = int.MaxValue;

        /// <inheritdoc cref="PinnedBy"/>
        public int PinnedBefore { get; set; } = int.MaxValue;

        /// <summary>First instruction of the run of statements, or -1.</summary>
        public int Run { get; set; } = -1;

        /// <summary>Candidates before the statement.</summary>
        public int Kept { get; set; }
    }

    private void FindCandidates()
    {
        var bodies = new ArrayBuilder<Body>();
        for (int i = 0; i < _survey.Instructions.Count; i++)
        {
            ref SurveyedInstruction entry = ref _survey.Instructions[i];
            while (bodies.Count < entry.Depth)
            {
                // The frame that the instruction before opened.
                bodies.Add(new Body(i == 0 ? 0 : _survey.Instructions[i - 1].Frame) { Kept = _candidates.Count });
            }

            Body body = bodies[bodies.Count - 1];
            if (entry.IsBoundary || entry.IsSeparator)
            {
                EndStatement(bodies, body, i, entry.IsBoundary);
            }

            if (entry.IsSeparator)
            {
                EndRun(bodies, body, i);
                body.Statement = -1;
                if (entry.Opcode is Opcode.End or Opcode.Delegate)
                {
                    bodies.TryPop(out _);
                    if (bodies.Count > 0)
                    {
                        Body outer = bodies[bodies.Count - 1];
                        outer.PinnedBy = Math.Min(Math.Min(outer.PinnedBy, body.PinnedBefore), entry.PinnedBy);
                    }
                }

                continue;
            }

            body.PinnedBy = Math.Min(body.PinnedBy, entry.PinnedBy);
        }
    }

    /// <summary>A statement ends before <paramref name="i"/>, and unless the block does, another begins.</summary>
    private void EndStatement(ArrayBuilder<Body> bodies, Body body, int i, bool isBoundary)
    {
        int start = body.Statement;
        if (start >= 0 && start < i)
        {
            MethodSize size = _survey.Instructions[i].Before - _survey.Instructions[start].Before;
            bool canMove = isBoundary && body.PinnedBy >= bodies.Count && size.Permille <= _largestRegion;
            if (canMove)
            {
                // Moves as a whole or not at all: no candidates within.
                Truncate(body.Kept);
                MethodSize run = body.Run < 0 ? size : _survey.Instructions[i].Before - _survey.Instructions[body.Run].Before;
                if (run.Permille > _largestRegion)
                {
                    EndRun(bodies, body, start);
                }

                body.Run = body.Run < 0 ? start : body.Run;
            }
            else
            {
                // The run goes in front of what was found in the statement; their order does not matter.
                EndRun(bodies, body, start);
            }
        }

        body.Kept = _candidates.Count;
        body.Statement = i;
        body.PinnedBefore = Math.Min(body.PinnedBefore, body.PinnedBy);
        body.PinnedBy = int.MaxValue;
    }

    private void EndRun(ArrayBuilder<Body> bodies, Body body, int end)
    {
        if (body.Run >= 0 && body.Run < end)
        {
            var frames = new int[bodies.Count];
            int loops = 0;
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i] = bodies[i].Frame;
                loops += _survey.Frames[frames[i]].Kind == FrameKind.Loop ? 1 : 0;
            }

            _candidates.Add(new Region
            {
                First = body.Run,
                End = end,
                StartOffset = _survey.Instructions[body.Run].Offset,
                EndOffset = _survey.Instructions[end].Offset,
                Frames = frames,
                LoopDepth = loops,
                Size = _survey.Instructions[end].Before - _survey.Instructions[body.Run].Before,
            });
        }

        body.Run = -1;
    }

    private void Truncate(int count)
    {
        while (_candidates.Count > count)
        {
            _candidates.TryPop(out _);
        }
    }
}
