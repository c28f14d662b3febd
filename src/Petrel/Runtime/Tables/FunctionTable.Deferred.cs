using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <content>Elements that come from a <see cref="FunctionTableImage"/>: made when they are first looked at.</content>
internal sealed partial class FunctionTable
{
    private FunctionTableImage? _image;
    private ModuleInstance? _owner;
    private bool _isShared;

    /// <summary>Starts as the image has it. Only for a new table.</summary>
    /// <returns>False when the store does not allow that many elements.</returns>
    public bool TryUse(FunctionTableImage image, ModuleInstance owner)
    {
        FunctionInstance[] elements = image.GetElements(out bool areShared);
        if (!TryTake((uint)elements.Length))
        {
            return false;
        }

        _image = image;
        _owner = owner;
        _isShared = areShared;
        Elements = elements;
        Size = (uint)elements.Length;
        return true;
    }

    /// <summary>The function that the owner of the table put there, which is in the table afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FunctionInstance Materialize(int index) => OwnElements()[index] = _owner!.GetFunction(_image![index]);

    /// <summary>Makes sure that none of the elements is deferred: they go where their origin is not known.</summary>
    private void Materialize(uint index, uint count)
    {
        if (_image is null)
        {
            return;
        }

        for (int i = (int)index; i < (int)(index + count); i++)
        {
            if (ReferenceEquals(Elements[i], FunctionInstance.Deferred))
            {
                Materialize(i);
            }
        }
    }

    /// <summary>The elements to write to.</summary>
    private FunctionInstance[] OwnElements()
    {
        if (_isShared)
        {
            Elements = (FunctionInstance[])Elements.Clone();
            _isShared = false;
        }

        return Elements;
    }
}
