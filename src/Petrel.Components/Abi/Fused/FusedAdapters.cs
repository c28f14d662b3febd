using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Fused adapters: <c>canon lower</c> of a <c>canon lift</c> as one method, compiled once for each shape.</summary>
internal static class FusedAdapters
{
    // Types beyond this are interpreted: an adapter has code for every part of a type, however often it occurs.
    private const int MaximumParts = 500;

    private static readonly ConditionalWeakTable<Engine, Dictionary<string, MethodInfo>> s_adapters = [];

    /// <summary>A core function that calls a function of another component, or null when it has to be interpreted.</summary>
    public static FunctionInstance? TryCreate(LiftedFunction callee, in LoweringSite site)
    {
        ComponentInstanceState? common = callee.Instance.CommonAncestor(site.Instance);
        if (callee.IsAsync || site.IsAsync || callee.Options.Is64 || site.Options.Is64 || ReferenceEquals(common, callee.Instance) || ReferenceEquals(common, site.Instance))
        {
            return null;
        }

        AbiSignature signature = AbiSignature.Of(callee.Type);
        var key = new StringBuilder();
        var resources = new List<ResourceType>();
        int parts = 0;
        foreach (AbiType parameter in signature.Parameters)
        {
            Describe(parameter, key, resources, ref parts);
        }

        key.Append(':');
        if (signature.Result is { } result)
        {
            Describe(result, key, resources, ref parts);
        }

        if (parts > MaximumParts)
        {
            return null;
        }

        bool isDeep = !ReferenceEquals(callee.Instance.Parent, common);
        bool hasPostReturn = callee.Options.PostReturn is not null;
        key.Append(isDeep ? "^" : "").Append(hasPostReturn ? "!" : "").Append(callee.Type.IsAsync ? "~" : "");
        Engine engine = site.Store.Engine;
        Dictionary<string, MethodInfo> adapters = s_adapters.GetOrCreateValue(engine);
        MethodInfo? adapter;
        lock (adapters)
        {
            string text = key.ToString();
            if (!adapters.TryGetValue(text, out adapter))
            {
                adapter = new FusedAdapterEmitter(signature, isDeep, hasPostReturn).Emit();
                adapters.Add(text, adapter);
            }
        }

        var target = new FusedFunction(callee, site, [.. resources]);
        return new FunctionInstance(target, adapter.MethodHandle.GetFunctionPointer(), signature.LoweredType().In(engine.Types));
    }

    private static void Describe(AbiType type, StringBuilder key, List<ResourceType> resources, ref int parts)
    {
        if (++parts > MaximumParts)
        {
            return;
        }

        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                key.Append('(');
                foreach (AbiType field in type.Fields)
                {
                    Describe(field, key, resources, ref parts);
                }

                key.Append(')');
                break;
            case ComponentTypeKind.List or ComponentTypeKind.Map:
                key.Append('[').Append(type.Length < 0 ? "" : type.Length);
                Describe(type.Element!, key, resources, ref parts);
                key.Append(']');
                break;
            case ComponentTypeKind.Flags:
                key.Append('f').Append(type.Names.Length).Append(';');
                break;
            case ComponentTypeKind.Own or ComponentTypeKind.Borrow:
                key.Append(type.Kind == ComponentTypeKind.Own ? 'o' : 'w');
                resources.Add(type.Resource!);
                break;
            default:
                if (!type.IsVariant)
                {
                    key.Append((char)('A' + (int)type.Kind));
                    break;
                }

                key.Append('{');
                foreach (AbiType? payload in type.Cases)
                {
                    if (payload is null)
                    {
                        key.Append('_');
                    }
                    else
                    {
                        Describe(payload, key, resources, ref parts);
                    }
                }

                key.Append('}');
                break;
        }
    }
}
