using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Intrinsics;
using Petrel.Compilation.Metadata;

namespace Petrel.Compilation;

/// <summary>
/// Tokens of one assembly for everything that generated code names. Signatures are written in letters: i l f d v o F
/// (the <see cref="IlType"/>s), n nint, N nuint, u uint, U ulong, b bool, B byte, Y Type, I ModuleInstance, M LinearMemory, T FunctionTable,
/// R ReferenceTable, A TableInstance, 0 to 4 a PartMemory, G GlobalInstance, V RuntimeValue; <c>[</c> makes an array, <c>&amp;</c> a
/// reference.
/// </summary>
internal sealed class ModuleTokens
{
    private static ReadOnlySpan<byte> CoreLibraryKey => [0x7c, 0xec, 0x85, 0xd7, 0xbe, 0xa7, 0x79, 0x8e];

    private readonly int[] _runtimeTypes = new int[32];
    private readonly int[] _operations = new int[Instructions.TableSize];
    // Of members of the runtime (by reference) and of signatures of calls (by their letters).
    private readonly TokenMap _members = new();
    private readonly TokenMap _tuples = new();
    private readonly TokenMap _tupleMembers = new();
    private readonly int[] _globalContents = new int[7];
    private readonly ByteBuffer _scratch = new(128);
    private IntrinsicTokens? _intrinsics;
    private readonly int _coreLibrary;
    private readonly int _petrel;
    private int _vector128;
    private int _vectorType;
    private int _typeFromHandle;
    private int _ignoresAccessChecks;
    private string? _ignoredChecks;

    public ModuleTokens(AssemblyWriter writer)
    {
        Writer = writer;
        // The implementation assembly itself: naming the System.Runtime facade would load one more file at start-up.
        _coreLibrary = writer.AssemblyReference("System.Private.CoreLib", CoreLibraryKey);
        _petrel = writer.AssemblyReference("Petrel");
    }

    public AssemblyWriter Writer { get; }

    private static ReadOnlySpan<int> PartMemorySizes => [128, 512, 2048, 8192, 32768];

    /// <summary>The letter of the smallest memory of at least this many bytes for the parts of a function.</summary>
    public static string PartMemory(int bytes)
    {
        int letter = 0;
        while (PartMemorySizes[letter] < bytes)
        {
            letter++;
        }

        return ((char)('0' + letter)).ToString();
    }

    public IntrinsicTokens Intrinsics => _intrinsics ??= new IntrinsicTokens(this);

    /// <summary>Lets the assembly use what is internal in another one.</summary>
    public void IgnoreAccessChecks(string assembly)
    {
        // Nearly always the same one as before.
        if (assembly == _ignoredChecks)
        {
            return;
        }

        _ignoredChecks = assembly;
        if (_ignoresAccessChecks == 0)
        {
            int attribute = PetrelType("System.Runtime.CompilerServices", "IgnoresAccessChecksToAttribute");
            _ignoresAccessChecks = Writer.MemberReference(attribute, ".ctor", [0x20, 1, 0x01, 0x0E]);
        }

        var value = new ByteBuffer(assembly.Length + 8);
        value.UInt16(1);
        value.Compressed(Utf8Text.CountBytes(assembly));
        value.Utf8(assembly);
        value.UInt16(0);
        Writer.AddAttribute(0x20000001, _ignoresAccessChecks, value.Written);
    }

    public int CoreType(string @namespace, string name) => Writer.TypeReference(_coreLibrary, @namespace, name);

    public int PetrelType(string @namespace, string name) => Writer.TypeReference(_petrel, @namespace, name);

    public int Type(RuntimeType type)
    {
        ref int token = ref _runtimeTypes[(int)type];
        if (token == 0)
        {
            (string space, string name) = type switch
            {
                RuntimeType.GlobalInstance => ("Petrel.Runtime", "GlobalInstance"),
                RuntimeType.ScalarOperations => ("Petrel.Runtime.Numerics", "ScalarOperations"),
                RuntimeType.VectorOperations => ("Petrel.Runtime.Numerics", "VectorOperations"),
                RuntimeType.DeterministicRelaxedOperations => ("Petrel.Runtime.Numerics", "DeterministicRelaxedOperations"),
                RuntimeType.AtomicOperations => ("Petrel.Runtime.Numerics", "AtomicOperations"),
                RuntimeType.ModuleInstance => ("Petrel.Runtime", "ModuleInstance"),
                RuntimeType.FunctionInstance => ("Petrel.Runtime", "FunctionInstance"),
                RuntimeType.LinearMemory => ("Petrel.Runtime", "LinearMemory"),
                RuntimeType.FunctionTable => ("Petrel.Runtime", "FunctionTable"),
                RuntimeType.ReferenceTable => ("Petrel.Runtime", "ReferenceTable"),
                RuntimeType.TableInstance => ("Petrel.Runtime", "TableInstance"),
                RuntimeType.UntypedHostFunction => ("Petrel.Runtime", "UntypedHostFunction"),
                RuntimeType.RuntimeValue => ("Petrel.Runtime", "RuntimeValue"),
                RuntimeType.ThrowHelper => ("Petrel.Runtime", "ThrowHelper"),
                RuntimeType.ObjectOperations => ("Petrel.Runtime", "ObjectOperations"),
                RuntimeType.StructObject => ("Petrel.Runtime", "StructObject"),
                RuntimeType.I31 => ("Petrel.Runtime", "I31"),
                RuntimeType.AtomicAccess => ("Petrel.Runtime", "AtomicAccess"),
                RuntimeType.Continuations => ("Petrel.Runtime", "Continuations"),
                RuntimeType.JsStringOperations => ("Petrel.Runtime", "JsStringOperations"),
                _ => ("Petrel.Runtime", "GeneratedCode"),
            };
            token = PetrelType(space, name);
        }

        return token;
    }

    public int Method(RuntimeMethod method)
    {
        if (!_members.TryGetValue(method, out int token))
        {
            _scratch.Clear();
            EncodeMethod(_scratch, method.Signature, isInstance: false);
            token = Writer.MemberReference(Type(method.Type), method.Name, _scratch.Written);
            _members.Add(method, token);
        }

        return token;
    }

    /// <summary>What makes a <c>Type</c> of what <c>ldtoken</c> loads; the JIT makes a constant of both.</summary>
    public int TypeFromHandle()
    {
        if (_typeFromHandle == 0)
        {
            int type = CoreType("System", "Type");
            _scratch.Clear();
            _scratch.Bytes([0x00, 1, 0x12]);
            _scratch.TypeToken(type);
            _scratch.Byte(0x11);
            _scratch.TypeToken(CoreType("System", "RuntimeTypeHandle"));
            _typeFromHandle = Writer.MemberReference(type, "GetTypeFromHandle", _scratch.Written);
        }

        return _typeFromHandle;
    }

    public int Field(RuntimeField field)
    {
        if (!_members.TryGetValue(field, out int token))
        {
            _scratch.Clear();
            _scratch.Byte(0x06);
            int at = 0;
            EncodeType(_scratch, field.FieldType, ref at);
            token = Writer.MemberReference(Type(field.Type), field.Name, _scratch.Written);
            _members.Add(field, token);
        }

        return token;
    }

    /// <summary>The helper behind a numeric instruction: named after the opcode, operands as in its signature.</summary>
    /// <param name="opcode">The instruction.</param>
    /// <param name="type">The class that holds the helper.</param>
    /// <param name="trailing">Letters of the immediates that follow the operands, such as <c>i</c> for a lane.</param>
    public int Operation(Opcode opcode, RuntimeType type, string trailing = "")
    {
        ref int token = ref _operations[(int)opcode];
        if (token == 0)
        {
            string signature = Instructions.Get(opcode).Signature;
            int colon = signature.IndexOf(':', StringComparison.Ordinal);
            // A helper that touches memory takes the native address in place of the wasm one.
            string operands = signature[..colon].Replace('p', 'n') + trailing;
            string results = signature[(colon + 1)..];
            _scratch.Clear();
            EncodeMethod(_scratch, operands + ":" + results, isInstance: false);
            token = Writer.MemberReference(Type(type), Instructions.Identifier(opcode), _scratch.Written);
        }

        return token;
    }

    /// <summary>Stand-alone signature of an indirect call, in letters without the trailing instance.</summary>
    public int CallSignature(string signature)
    {
        if (!_members.TryGetValue(signature, out int token))
        {
            _scratch.Clear();
            EncodeFunction(_scratch, signature);
            token = Writer.StandaloneSignature(_scratch.Written);
            _members.Add(signature, token);
        }

        return token;
    }

    /// <summary>Signature of a compiled function: the instance follows the parameters.</summary>
    public void EncodeFunction(ByteBuffer target, string signature) =>
        EncodeMethod(target, signature.Insert(signature.IndexOf(':', StringComparison.Ordinal), "I"), isInstance: false);

    public void EncodeMethod(ByteBuffer target, string signature, bool isInstance)
    {
        int colon = signature.IndexOf(':', StringComparison.Ordinal);
        int count = 0;
        for (int i = 0; i < colon; i++)
        {
            count += signature[i] is '[' or '&' ? 0 : 1;
        }

        target.Byte(isInstance ? 0x20 : 0x00);
        target.Compressed(count);
        EncodeResults(target, signature.AsSpan(colon + 1));
        for (int at = 0; at < colon;)
        {
            EncodeType(target, signature, ref at);
        }
    }

    /// <summary>void, one type, or nested value tuples.</summary>
    internal void EncodeResults(ByteBuffer target, ReadOnlySpan<char> results)
    {
        if (results.IsEmpty)
        {
            target.Byte(0x01);
        }
        else if (results.Length == 1 || results[0] is '[' or '&')
        {
            int at = 0;
            EncodeType(target, results, ref at);
        }
        else
        {
            EncodeTuple(target, results);
        }
    }

    private void EncodeTuple(ByteBuffer target, ReadOnlySpan<char> items)
    {
        target.Byte(0x15);
        target.Byte(0x11);
        int arity = Math.Min(items.Length, 8);
        target.TypeToken(TupleDefinition(arity));
        target.Byte(arity);
        for (int i = 0; i < Math.Min(items.Length, 7);)
        {
            EncodeType(target, items, ref i);
        }

        if (items.Length > 7)
        {
            EncodeTuple(target, items[7..]);
        }
    }

    private int TupleDefinition(int arity) => CoreType("System", "ValueTuple`" + (char)('0' + arity));

    /// <summary>Token of the value tuple that holds these results.</summary>
    public int TupleType(string items)
    {
        if (!_tuples.TryGetValue(items, out int token))
        {
            _scratch.Clear();
            EncodeTuple(_scratch, items);
            token = Writer.TypeSpecification(_scratch.Written);
            _tuples.Add(items, token);
        }

        return token;
    }

    /// <summary>Constructor of <see cref="TupleType"/>.</summary>
    public int TupleConstructor(string items) => TupleMember(items, -1);

    /// <summary>Field <c>Item1</c>.. (0 to 6) or <c>Rest</c> (7) of <see cref="TupleType"/>.</summary>
    public int TupleField(string items, int index) => TupleMember(items, index);

    private int TupleMember(string items, int index)
    {
        string key = index + items;
        if (!_tupleMembers.TryGetValue(key, out int token))
        {
            int type = TupleType(items);
            _scratch.Clear();
            if (index >= 0)
            {
                _scratch.Byte(0x06);
                _scratch.Byte(0x13); // a generic parameter of the type
                _scratch.Byte(index);
                token = Writer.MemberReference(type, index == 7 ? "Rest" : "Item" + (char)('1' + index), _scratch.Written);
            }
            else
            {
                int arity = Math.Min(items.Length, 8);
                _scratch.Byte(0x20);
                _scratch.Byte(arity);
                _scratch.Byte(0x01);
                for (int i = 0; i < arity; i++)
                {
                    _scratch.Byte(0x13);
                    _scratch.Byte(i);
                }

                token = Writer.MemberReference(type, ".ctor", _scratch.Written);
            }

            _tupleMembers.Add(key, token);
        }

        return token;
    }

    /// <summary>Writes one type and moves past its letters.</summary>
    public void EncodeType(ByteBuffer target, ReadOnlySpan<char> letters, ref int at)
    {
        char letter = letters[at++];
        switch (letter)
        {
            case '[':
                target.Byte(0x1D);
                EncodeType(target, letters, ref at);
                break;
            case '&':
                target.Byte(0x10);
                EncodeType(target, letters, ref at);
                break;
            case 'b':
                target.Byte(0x02);
                break;
            case 'B':
                target.Byte(0x05);
                break;
            case 'i':
                target.Byte(0x08);
                break;
            case 'l':
                target.Byte(0x0A);
                break;
            case 'u':
                target.Byte(0x09);
                break;
            case 'U':
                target.Byte(0x0B);
                break;
            case 'f':
                target.Byte(0x0C);
                break;
            case 'd':
                target.Byte(0x0D);
                break;
            case 'n':
                target.Byte(0x18);
                break;
            case 'N':
                target.Byte(0x19);
                break;
            case 'o':
                target.Byte(0x1C);
                break;
            case 'v':
                EncodeVector(target);
                break;
            case >= '0' and <= '4':
                target.Byte(0x11);
                target.TypeToken(PetrelType("Petrel.Runtime", "PartMemory" + PartMemorySizes[letter - '0']));
                break;
            case 'V':
                target.Byte(0x11);
                target.TypeToken(Type(RuntimeType.RuntimeValue));
                break;
            case 'Y':
                target.Byte(0x12);
                target.TypeToken(CoreType("System", "Type"));
                break;
            default:
                target.Byte(0x12);
                target.TypeToken(Type(letter switch
                {
                    'F' => RuntimeType.FunctionInstance,
                    'I' => RuntimeType.ModuleInstance,
                    'M' => RuntimeType.LinearMemory,
                    'T' => RuntimeType.FunctionTable,
                    'R' => RuntimeType.ReferenceTable,
                    'A' => RuntimeType.TableInstance,
                    'G' => RuntimeType.GlobalInstance,
                    _ => throw new ArgumentException($"'{letter}' is not a signature letter"),
                }));
                break;
        }
    }

    /// <summary>The type of a local: one letter, or several for a value tuple.</summary>
    public void EncodeLocal(ByteBuffer target, string letters)
    {
        if (letters.Length > 1 && letters[0] != '[')
        {
            EncodeTuple(target, letters);
            return;
        }

        int at = 0;
        EncodeType(target, letters, ref at);
    }

    /// <summary>A field signature for a cell of a shared global.</summary>
    public void EncodeGlobalCell(ByteBuffer target, IlType content)
    {
        target.Byte(0x15);
        target.Byte(0x12);
        target.TypeToken(PetrelType("Petrel.Runtime", "GlobalInstance`1"));
        target.Byte(1);
        // References of every hierarchy live in cells of object: the host's view needs to know one kind only.
        int at = 0;
        EncodeType(target, content == IlType.Function ? "o" : [IlTypes.Letter(content)], ref at);
    }

    /// <summary>The field of a global cell that holds its content.</summary>
    public int GlobalContent(IlType content)
    {
        ref int token = ref _globalContents[(int)content];
        if (token == 0)
        {
            _scratch.Clear();
            EncodeGlobalCell(_scratch, content);
            int type = Writer.TypeSpecification(_scratch.Written);
            token = Writer.MemberReference(type, "Content", [0x06, 0x13, 0x00]);
        }

        return token;
    }

    /// <summary>The type of every v128.</summary>
    public int VectorType()
    {
        if (_vectorType == 0)
        {
            _scratch.Clear();
            EncodeVector(_scratch);
            _vectorType = Writer.TypeSpecification(_scratch.Written);
        }

        return _vectorType;
    }

    public void EncodeVector(ByteBuffer target)
    {
        if (_vector128 == 0)
        {
            _vector128 = CoreType("System.Runtime.Intrinsics", "Vector128`1");
        }

        target.Byte(0x15);
        target.Byte(0x11);
        target.TypeToken(_vector128);
        target.Byte(1);
        target.Byte(0x05);
    }
}
