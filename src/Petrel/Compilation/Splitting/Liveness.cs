using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Lowering;

namespace Petrel.Compilation.Splitting;

/// <summary>
/// Which locals of a surveyed function are read later before they are written: at its labels, and before chosen
/// instructions.
/// </summary>
/// <remarks>
/// One pass backwards over the instructions is exact but for loops, whose label is live with what is live at their start: passes
/// are repeated until those do not change (twice or three times in practice). Inside a try everything that a handler may
/// read stays live, because any instruction may throw.
/// </remarks>
internal sealed class Liveness
{
    private readonly FunctionSurvey _survey;
    private readonly int _localCount;
    private readonly LocalSet[] _labels;
    private readonly LocalSet[] _elses;
    private readonly bool[] _hasElse;
    private readonly ArrayBuilder<LocalSet> _handlers = new();

    public Liveness(FunctionSurvey survey, int localCount)
    {
        _survey = survey;
        _localCount = localCount;
        _labels = new LocalSet[survey.Frames.Count];
        _elses = new LocalSet[survey.Frames.Count];
        _hasElse = new bool[survey.Frames.Count];
        for (int i = 0; i < _labels.Length; i++)
        {
            _labels[i] = new LocalSet(localCount);
        }

        bool changed;
        do
        {
            changed = false;
            Pass(ref changed, default, null);
        }
        while (changed);
    }

    /// <summary>What is live where a branch to a frame goes.</summary>
    public LocalSet AtLabel(int frame) => _labels[frame];

    /// <summary>What is live before each of these instructions, whose numbers are in ascending order.</summary>
    /// <param name="instructions">Numbers of the instructions.</param>
    /// <param name="handlers">Receives what handlers around each of them may read.</param>
    public LocalSet[] Before(ReadOnlySpan<int> instructions, LocalSet[] handlers)
    {
        var sets = new LocalSet[instructions.Length];
        bool changed = false;
        Pass(ref changed, instructions, sets, handlers);
        return sets;
    }

    private void Pass(ref bool changed, ReadOnlySpan<int> wanted, LocalSet[]? sets, LocalSet[]? handlerSets = null)
    {
        ArrayBuilder<SurveyedInstruction> instructions = _survey.Instructions;
        var live = new LocalSet(_localCount);
        _handlers.Clear();
        _handlers.Add(new LocalSet(_localCount));
        int next = wanted.Length - 1;
        for (int i = instructions.Count - 1; i >= 0; i--)
        {
            ref SurveyedInstruction entry = ref instructions[i];
            Apply(ref entry, live, ref changed);
            while (next >= 0 && wanted[next] == i)
            {
                sets![next] = new LocalSet(_localCount);
                sets[next].CopyFrom(live);
                handlerSets![next] = new LocalSet(_localCount);
                handlerSets[next].CopyFrom(Handlers);
                next--;
            }
        }
    }

    private LocalSet Handlers => _handlers[_handlers.Count - 1];

    private void Apply(ref SurveyedInstruction entry, LocalSet live, ref bool changed)
    {
        int frame = entry.Frame;
        switch (entry.Opcode)
        {
            case Opcode.End or Opcode.Delegate:
                if (_survey.Frames[frame].Kind != FrameKind.Loop)
                {
                    _labels[frame].CopyFrom(live);
                }

                if (_survey.Frames[frame].Kind is FrameKind.TryTable or FrameKind.LegacyTry)
                {
                    var handlers = new LocalSet(_localCount);
                    handlers.CopyFrom(Handlers);
                    AddEdges(ref entry, handlers);
                    _handlers.Add(handlers);
                    live.UnionWith(handlers);
                }

                break;

            case Opcode.Else:
                _hasElse[frame] = true;
                _elses[frame] = new LocalSet(_localCount);
                _elses[frame].CopyFrom(live);
                live.CopyFrom(_labels[frame]);
                live.UnionWith(Handlers);
                break;

            case Opcode.Catch or Opcode.CatchAll:
                Handlers.UnionWith(live);
                live.CopyFrom(_labels[frame]);
                live.UnionWith(Handlers);
                break;

            case Opcode.If:
                live.UnionWith(_hasElse[frame] ? _elses[frame] : _labels[frame]);
                break;

            case Opcode.Loop:
                changed |= _labels[frame].Become(live);
                break;

            case Opcode.Try or Opcode.TryTable:
                if (_survey.Frames[frame].Kind is FrameKind.TryTable or FrameKind.LegacyTry)
                {
                    _handlers.TryPop(out _);
                }

                break;

            default:
                if (!entry.FallsThrough)
                {
                    live.CopyFrom(Handlers);
                }

                AddEdges(ref entry, live);
                if (entry.Writes && !Handlers.Contains(entry.Local))
                {
                    live.Remove(entry.Local);
                }
                else if (entry.Reads)
                {
                    live.Add(entry.Local);
                }

                break;
        }
    }

    private void AddEdges(ref SurveyedInstruction entry, LocalSet target)
    {
        for (int i = 0; i < entry.EdgeCount; i++)
        {
            target.UnionWith(_labels[_survey.Edges[entry.FirstEdge + i]]);
        }
    }
}
