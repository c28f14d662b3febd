using System.Globalization;
using Petrel.Components.Validation;
using Petrel.Types;

namespace Petrel.Components.Composition;

/// <summary>
/// Nests components in one that connects them.
/// </summary>
/// <remarks>
/// <code>
/// 1. connect   each import takes the export of its name, or of the highest version on its track, among the other plugs
/// 2. order     providers before those they are plugged into
/// 3. merge     what stays open becomes one import for each version track; its resources are the same for all members
/// 4. write     imports, nested components, instances, exports of the socket
/// </code>
/// </remarks>
internal sealed class ComponentComposition
{
    private readonly CompositionMember _socket;
    private readonly CompositionMember[] _plugs;
    private readonly TypeRegistry _registry;
    private readonly List<CompositionMember> _order = [];
    private readonly List<OpenImport> _open = [];
    private readonly Dictionary<string, OpenImport> _openByTrack = [];
    private readonly Dictionary<string, ResourceType> _openResources = [];
    private readonly Dictionary<ResourceType, OpenImport> _owners = [];
    private readonly Dictionary<CompositionMember, ResourceSubstitution> _resources = [];

    public ComponentComposition(CompositionMember socket, CompositionMember[] plugs, TypeRegistry registry)
    {
        _socket = socket;
        _plugs = plugs;
        _registry = registry;
    }

    /// <exception cref="CompositionException">The components do not fit together.</exception>
    public byte[] Compose()
    {
        Connect(_socket);
        foreach (CompositionMember plug in _plugs)
        {
            Connect(plug);
        }

        Order(_socket, []);
        foreach (CompositionMember plug in _plugs)
        {
            if (!_order.Contains(plug))
            {
                throw new CompositionException($"'{plug.Name}' plugs nothing: it exports {Names(plug.Type.Exports)}, and what is asked for is {Names(Wanted())}");
            }
        }

        foreach (CompositionMember member in _order)
        {
            Merge(member);
        }

        return Write();
    }

    private void Connect(CompositionMember member)
    {
        for (int i = 0; i < member.Plugs.Length; i++)
        {
            member.Plugs[i] = Provider(member, member.Type.Imports[i]);
        }
    }

    private Plugged? Provider(CompositionMember member, ComponentExtern import)
    {
        if (import.Type is TypeDeclaration or ComponentValueType or CoreModuleType)
        {
            return null;
        }

        Plugged? best = null;
        Plugged? rival = null;
        foreach (CompositionMember plug in _plugs)
        {
            if (ReferenceEquals(plug, member))
            {
                continue;
            }

            foreach (ComponentExtern export in plug.Type.Exports)
            {
                int rank = InterfaceVersions.Compare(import.Name, export.Name, best?.Export.Name);
                if (rank > 0)
                {
                    (best, rival) = (new Plugged(plug, export), null);
                }
                else if (rank == 0)
                {
                    rival = new Plugged(plug, export);
                }
            }
        }

        return rival is null
            ? best
            : throw new CompositionException(
                $"'{member.Name}' imports '{import.Name}', and both '{best!.Provider.Name}' and '{rival.Provider.Name}' export '{rival.Export.Name}': one of them expected");
    }

    // Members are few and the chain of providers is as long as they are many.
    private void Order(CompositionMember member, List<CompositionMember> chain)
    {
        if (_order.Contains(member))
        {
            return;
        }

        if (chain.Contains(member))
        {
            string circle = string.Join(" -> ", chain.Skip(chain.IndexOf(member)).Append(member).Select(m => $"'{m.Name}'"));
            throw new CompositionException($"components cannot be plugged into each other in a circle: {circle}");
        }

        chain.Add(member);
        foreach (Plugged? plugged in member.Plugs)
        {
            if (plugged is not null)
            {
                Order(plugged.Provider, chain);
            }
        }

        chain.RemoveAt(chain.Count - 1);
        _order.Add(member);
    }

    private void Merge(CompositionMember member)
    {
        ComponentComponentType type = member.Type;
        var resources = new ResourceSubstitution();
        _resources[member] = resources;
        foreach (ResourcePath path in type.ImportedResources)
        {
            int import = IndexOfImport(type, path.Path[0]);
            if (member.Plugs[import] is { } plugged)
            {
                var arguments = new ResourceSubstitution();
                ComponentType given = GivenType(plugged);
                if (ComponentSubtyping.Match([path], _ => given, arguments) is { } problem)
                {
                    throw Mismatch(member, type.Imports[import], plugged, problem);
                }

                resources.Add(path.Resource, arguments.Apply(path.Resource));
            }
            else
            {
                string key = InterfaceVersions.TrackOf(path.Path[0]) + "\n" + string.Join('\n', path.Path.Skip(1));
                if (!_openResources.TryAdd(key, path.Resource))
                {
                    resources.Add(path.Resource, _openResources[key]);
                }
            }
        }

        var work = new WorkBudget();
        for (int i = 0; i < member.Plugs.Length; i++)
        {
            ComponentExtern import = type.Imports[i];
            import = import with { Type = resources.Apply(import.Type) };
            if (member.Plugs[i] is { } plugged)
            {
                if (ComponentSubtyping.Mismatch(GivenType(plugged), import.Type, _registry, work) is { } problem)
                {
                    throw Mismatch(member, import, plugged, problem);
                }
            }
            else
            {
                Leave(import, member);
            }
        }
    }

    private ComponentType GivenType(Plugged plugged) => _resources[plugged.Provider].Apply(plugged.Export.Type);

    private void Leave(ComponentExtern import, CompositionMember member)
    {
        string track = InterfaceVersions.TrackOf(import.Name);
        if (_openByTrack.TryGetValue(track, out OpenImport? open))
        {
            open.Merge(import, member);
        }
        else
        {
            open = new OpenImport(import, member);
            _openByTrack.Add(track, open);
            _open.Add(open);
        }

        foreach (ResourceType resource in MentionedResources.Declared(import.Type))
        {
            _owners.TryAdd(resource, open);
        }
    }

    private byte[] Write()
    {
        var builder = new ComponentBuilder();
        foreach (OpenImport open in _open)
        {
            Write(open, builder);
        }

        var aliases = new Dictionary<(CompositionMember, string), uint>();
        foreach (CompositionMember member in _order)
        {
            uint component = builder.Nest(member.Bytes);
            var arguments = new List<(string, byte, uint)>();
            for (int i = 0; i < member.Plugs.Length; i++)
            {
                ComponentExtern import = member.Type.Imports[i];
                arguments.Add((import.Name, ComponentCode.SortOf(import.Type), IndexOf(member, i, builder, aliases)));
            }

            member.Instance = builder.Instantiate(component, arguments);
        }

        foreach (ComponentExtern export in _socket.Type.Exports)
        {
            if (export.Type is ComponentValueType or CoreModuleType)
            {
                throw new CompositionException($"'{_socket.Name}' exports '{export.Name}', a {ComponentSubtyping.SortName(export.Type)}: composing does not pass that on");
            }

            uint index = builder.AliasExport(_socket.Instance, export.Name, export.Type);
            builder.Export(export, index);
        }

        return builder.ToArray();
    }

    private uint IndexOf(CompositionMember member, int import, ComponentBuilder builder, Dictionary<(CompositionMember, string), uint> aliases)
    {
        if (member.Plugs[import] is not { } plugged)
        {
            return _openByTrack[InterfaceVersions.TrackOf(member.Type.Imports[import].Name)].Index!.Value;
        }

        if (!aliases.TryGetValue((plugged.Provider, plugged.Export.Name), out uint index))
        {
            index = builder.AliasExport(plugged.Provider.Instance, plugged.Export.Name, plugged.Export.Type);
            aliases.Add((plugged.Provider, plugged.Export.Name), index);
        }

        return index;
    }

    // Those that define the resources of an import come before it. Validation bounds how many imports there are, so that the chain is bounded.
    private void Write(OpenImport open, ComponentBuilder builder)
    {
        if (open.Index is not null)
        {
            return;
        }

        if (open.IsBeingWritten)
        {
            throw new CompositionException($"the import '{open.Merged.Name}' depends on itself: versions of interfaces that use each other's resources the other way round cannot be one import");
        }

        open.IsBeingWritten = true;
        foreach (ResourceType resource in MentionedResources.All(open.Merged.Type))
        {
            if (_owners.TryGetValue(resource, out OpenImport? owner) && !ReferenceEquals(owner, open))
            {
                Write(owner, builder);
            }
        }

        open.Index = builder.Import(open.Merged);
    }

    private IEnumerable<ComponentExtern> Wanted() =>
        _plugs.Prepend(_socket).SelectMany(m => m.Type.Imports.Where((_, i) => m.Plugs[i] is null)).DistinctBy(i => i.Name);

    private static int IndexOfImport(ComponentComponentType type, string name)
    {
        int index = 0;
        while (type.Imports[index].Name != name)
        {
            index++;
        }

        return index;
    }

    private static string Names(IEnumerable<ComponentExtern> items)
    {
        string[] names = items.Select(i => $"'{i.Name}'").ToArray();
        const int Shown = 8;
        return names.Length switch
        {
            0 => "nothing",
            <= Shown => string.Join(", ", names),
            _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.AsSpan(0, Shown)!)} and {names.Length - Shown} more"),
        };
    }

    private static CompositionException Mismatch(CompositionMember member, ComponentExtern import, Plugged plugged, string problem) =>
        new($"'{member.Name}' imports '{import.Name}', and what '{plugged.Provider.Name}' exports as '{plugged.Export.Name}' does not fit: {problem}");
}
