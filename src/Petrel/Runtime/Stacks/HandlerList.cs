using Petrel.Binary;

namespace Petrel.Runtime;

/// <summary>
/// The handlers of a <c>resume</c>, as they stand in the module: they are decoded when something is suspended, which keeps
/// resuming free of them.
/// </summary>
internal readonly struct HandlerList(ModuleInstance instance, int offset, int count)
{
    /// <summary>Index of the first handler of this kind that names the tag, or -1.</summary>
    public int Find(TagInstance tag, bool isSwitch)
    {
        if (count == 0)
        {
            return -1;
        }

        var reader = new WasmReader(instance.Code!.Definition.Bytes) { Position = offset };
        for (int i = 0; i < count; i++)
        {
            ResumeHandler handler = InstructionReader.ReadHandler(ref reader);
            if (handler.IsSwitch == isSwitch && ReferenceEquals(instance.Tags[handler.Tag], tag))
            {
                return i;
            }
        }

        return -1;
    }
}
