using Petrel.Compilation;
using Petrel.Compilation.Metadata;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Emits the methods of <see cref="SignatureAssembly"/> for one function type into an assembly.</summary>
internal sealed class SignatureEmitter
{
    private const int PublicStatic = 0x0096;

    private readonly ModuleTokens _tokens;
    private readonly AssemblyWriter _writer;
    private readonly IlWriter _il = new();
    private readonly ByteBuffer _scratch = new(64);
    private readonly IlType[] _parameters;
    private readonly IlType[] _results;
    private readonly string _parameterLetters;
    private readonly string _resultLetters;

    /// <param name="tokens">Tokens of the assembly.</param>
    /// <param name="type">A function type.</param>
    /// <param name="registry">The types of the engine.</param>
    public SignatureEmitter(ModuleTokens tokens, DefinedType type, TypeRegistry registry)
    {
        _tokens = tokens;
        _writer = _tokens.Writer;
        _parameters = IlTypes.Of(type.Parameters, registry);
        _results = IlTypes.Of(type.Results, registry);
        _parameterLetters = Letters(_parameters);
        _resultLetters = Letters(_results);
    }

    private string Signature => _parameterLetters + ":" + _resultLetters;

    private static string Letters(IlType[] types)
    {
        var letters = new char[types.Length];
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] = IlTypes.Letter(types[i]);
        }

        return new string(letters);
    }

    /// <summary>The method that calls functions of the type with values from an array.</summary>
    public int EmitInvoker(string name)
    {
        const int Arguments = 0;
        const int Results = 1;
        const int Code = 2;
        const int Instance = 3;
        _il.Clear();
        LoadValues(_parameters, () => _il.LoadArgument(Arguments));
        _il.LoadArgument(Instance);
        _il.LoadArgument(Code);
        _il.Op(Il.Calli, _tokens.CallSignature(Signature));
        int locals = 0;
        if (_results.Length > 0)
        {
            _il.StoreLocal(0);
            locals = Locals("", _resultLetters);
            for (int i = 0; i < _results.Length; i++)
            {
                LoadResult(i);
                _il.LoadArgument(Results);
                StoreValue(_results[i], i);
            }
        }

        _il.Op(Il.Ret);
        return Define(name, "[V[VnI:", locals, _parameters.Length + 2);
    }

    /// <summary>The method that is a function of the type and passes its arguments on in an array.</summary>
    public int EmitEntry(string name)
    {
        int instance = _parameters.Length;
        _il.Clear();
        _il.LoadArgument(instance);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.HostArguments));
        _il.StoreLocal(0);
        for (int i = 0; i < _parameters.Length; i++)
        {
            _il.LoadArgument(i);
            _il.LoadLocal(0);
            StoreValue(_parameters[i], i);
        }

        _il.LoadLocal(0);
        _il.LoadArgument(instance);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.HostCall));
        LoadValues(_results, () => _il.LoadLocal(0));
        if (_results.Length > 1)
        {
            for (int start = (_results.Length - 1) / 7 * 7; start >= 0; start -= 7)
            {
                _il.Op(Il.Newobj, _tokens.TupleConstructor(_resultLetters[start..]));
            }
        }

        _il.LoadLocal(0);
        _il.LoadArgument(instance);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.HostReturn));
        _il.Op(Il.Ret);
        return Define(name, Signature.Insert(_parameterLetters.Length, "I"), Locals("[V", ""), _results.Length + 3);
    }

    private void LoadValues(IlType[] types, Action loadArray)
    {
        for (int i = 0; i < types.Length; i++)
        {
            loadArray();
            _il.Int32(i);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Unpack[(int)types[i]]));
        }
    }

    /// <summary>Stores a value that lies below the array on the IL stack.</summary>
    private void StoreValue(IlType type, int index)
    {
        _il.Int32(index);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.StorePayload[(int)type]));
    }

    /// <summary>Loads one result of those in local 0.</summary>
    private void LoadResult(int index)
    {
        if (_results.Length == 1)
        {
            _il.LoadLocal(0);
            return;
        }

        _il.LoadLocalAddress(0);
        int start = 0;
        for (; index - start >= 7; start += 7)
        {
            _il.Op(Il.Ldflda, _tokens.TupleField(_resultLetters[start..], 7));
        }

        _il.Op(Il.Ldfld, _tokens.TupleField(_resultLetters[start..], index - start));
    }

    /// <summary>Signature of one local: of a plain type, or what holds these results.</summary>
    private int Locals(string letters, string results)
    {
        _scratch.Clear();
        _scratch.Byte(0x07);
        _scratch.Byte(1);
        if (results.Length > 0)
        {
            _tokens.EncodeResults(_scratch, results);
        }
        else
        {
            int at = 0;
            _tokens.EncodeType(_scratch, letters, ref at);
        }

        return _writer.StandaloneSignature(_scratch.Written);
    }

    private int Define(string name, string signature, int locals, int maxStack)
    {
        int body = _writer.AddBody(_il.Finish(), maxStack + 4, locals);
        _scratch.Clear();
        _tokens.EncodeMethod(_scratch, signature, isInstance: false);
        return _writer.DefineMethod(PublicStatic, 0, name, _scratch.Written, body);
    }
}
