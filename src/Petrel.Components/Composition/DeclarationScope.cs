using Petrel.Text;

namespace Petrel.Components.Composition;

/// <summary>The declarations of an instance or component type (spec: instancedecl, componentdecl).</summary>
internal sealed class DeclarationScope(TypeScope parent, bool isComponent) : TypeScope(parent)
{
    private readonly ByteBuffer _declarations = new(256);
    private uint _declared;

    /// <summary>The type.</summary>
    public ReadOnlySpan<byte> Definition
    {
        get
        {
            var definition = new ByteBuffer(_declarations.Length + 8);
            definition.Byte(isComponent ? ComponentCode.ComponentType : ComponentCode.InstanceType);
            definition.Unsigned(_declared);
            definition.Bytes(_declarations.Span);
            return definition.Span;
        }
    }

    public void Import(ComponentExtern item) => Declare(ComponentCode.DeclareImport, item);

    public void Export(ComponentExtern item) => Declare(ComponentCode.DeclareExport, item);

    protected override void WriteType(ReadOnlySpan<byte> definition) => Declare(ComponentCode.DeclareType, definition);

    protected override void WriteAlias(ReadOnlySpan<byte> alias) => Declare(ComponentCode.DeclareAlias, alias);

    private void Declare(byte kind, ComponentExtern item)
    {
        var bytes = new ByteBuffer(64);
        WriteExtern(item, bytes);
        Declare(kind, bytes.Span);
    }

    private void Declare(byte kind, ReadOnlySpan<byte> bytes)
    {
        _declarations.Byte(kind);
        _declarations.Bytes(bytes);
        _declared++;
    }
}
