using Petrel.Components.Definition;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>An instance of a component while it is made, and for as long as closures look into it: its index spaces.</summary>
internal sealed class ComponentEnvironment(ComponentClosure closure, ComponentInstanceState state)
{
    public ComponentClosure Closure { get; } = closure;

    public ComponentInstanceState State { get; } = state;

    /// <summary>What this instance's resources really are.</summary>
    public ResourceSubstitution Resources { get; } = new();

    public List<FunctionInstance> CoreFunctions { get; } = [];

    /// <summary>Tables, memories, globals and tags.</summary>
    public List<object>[] CoreItems { get; } = [[], [], [], []];

    public List<Module> CoreModules { get; } = [];

    public List<CoreInstance> CoreInstances { get; } = [];

    public List<RuntimeFunction> Functions { get; } = [];

    /// <summary>Real types.</summary>
    public List<ComponentType> Types { get; } = [];

    public List<ComponentClosure> Components { get; } = [];

    public List<RuntimeInstance> Instances { get; } = [];

    /// <summary>The type with this instance's resources.</summary>
    public T Real<T>(T type)
        where T : ComponentType => Resources.Apply(type);

    /// <summary>Tables, memories, globals or tags.</summary>
    public List<object> CoreSpace(CoreSort sort) => CoreItems[sort switch
    {
        CoreSort.Table => 0,
        CoreSort.Memory => 1,
        CoreSort.Global => 2,
        _ => 3,
    }];

    /// <summary>Enters an import, alias or export into its index space.</summary>
    public void Add(Sort sort, object item)
    {
        switch (sort.Component)
        {
            case ComponentSort.Function:
                Functions.Add((RuntimeFunction)item);
                break;
            case ComponentSort.Type:
                Types.Add((ComponentType)item);
                break;
            case ComponentSort.Component:
                Components.Add((ComponentClosure)item);
                break;
            case ComponentSort.Instance:
                Instances.Add((RuntimeInstance)item);
                break;
            case ComponentSort.Core:
                AddCore(sort.Core, item);
                break;
        }
    }

    public void AddCore(CoreSort sort, object item)
    {
        switch (sort)
        {
            case CoreSort.Function:
                CoreFunctions.Add((FunctionInstance)item);
                break;
            case CoreSort.Module:
                CoreModules.Add((Module)item);
                break;
            case CoreSort.Instance:
                CoreInstances.Add((CoreInstance)item);
                break;
            case CoreSort.Type:
                break;
            default:
                CoreSpace(sort).Add(item);
                break;
        }
    }

    public object Get(Sort sort, uint index) => sort.Component switch
    {
        ComponentSort.Function => Functions[(int)index],
        ComponentSort.Type => Types[(int)index],
        ComponentSort.Component => Components[(int)index],
        ComponentSort.Instance => Instances[(int)index],
        _ => GetCore(sort.Core, index),
    };

    public object GetCore(CoreSort sort, uint index) => sort switch
    {
        CoreSort.Function => CoreFunctions[(int)index],
        CoreSort.Module => CoreModules[(int)index],
        CoreSort.Instance => CoreInstances[(int)index],
        _ => CoreSpace(sort)[(int)index],
    };

    /// <summary>
    /// Notes what the resources really are that a type introduces here, now that there is an item of that type.
    /// </summary>
    public void Bind(ComponentType type, object item)
    {
        switch (type)
        {
            case TypeDeclaration { Type: ResourceType resource } when item is ResourceType real:
                Bind(resource, real);
                break;
            case ComponentInstanceType instanceType when type.Contains(TypeContents.Resource) && item is RuntimeInstance instance:
                foreach (ComponentExtern export in instanceType.Exports)
                {
                    if (export.Type is TypeDeclaration or ComponentInstanceType && instance.Find(export.Name) is { } found)
                    {
                        Bind(export.Type, found);
                    }
                }

                break;
        }
    }

    public void Bind(ResourceType resource, ResourceType real)
    {
        if (!Resources.TryGet(resource, out _))
        {
            Resources.Add(resource, real.Identity);
        }
    }
}
