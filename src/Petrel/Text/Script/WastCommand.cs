namespace Petrel.Text.Script;

/// <summary>A command of a script.</summary>
/// <param name="Line">Where it starts, from 1.</param>
internal abstract record WastCommand(int Line);

/// <summary><c>(module ...)</c>: instantiates the module and makes the instance the latest one, known by the module's name too.</summary>
internal sealed record WastModuleCommand(int Line, WastModule Module) : WastCommand(Line);

/// <summary><c>(module definition ...)</c>: validates the module and keeps it for <see cref="WastInstanceCommand"/>.</summary>
internal sealed record WastDefinitionCommand(int Line, WastModule Module) : WastCommand(Line);

/// <summary><c>(module instance $i? $m?)</c>: a new instance of a kept module, of the latest one when it is not named.</summary>
internal sealed record WastInstanceCommand(int Line, string? Instance, string? Definition) : WastCommand(Line);

/// <summary><c>(register "name" $i?)</c>: makes exports of an instance available for import.</summary>
internal sealed record WastRegisterCommand(int Line, string Name, string? Instance) : WastCommand(Line);

/// <summary>An action for its effect only.</summary>
internal sealed record WastActionCommand(int Line, WastAction Action) : WastCommand(Line);

/// <summary><c>(assert_return action pattern*)</c>.</summary>
internal sealed record WastAssertReturn(int Line, WastAction Action, WastPattern[] Expected) : WastCommand(Line);

/// <summary>How an action is expected to end when not with results.</summary>
internal enum WastActionFailure : byte
{
    /// <summary><c>assert_trap</c>.</summary>
    Trap,

    /// <summary><c>assert_exhaustion</c>: a trap for want of stack.</summary>
    Exhaustion,

    /// <summary><c>assert_exception</c>: an exception that nothing catches; without a message.</summary>
    Exception,

    /// <summary><c>assert_suspension</c>: a suspension that nothing handles.</summary>
    Suspension,
}

/// <summary><c>(assert_trap action "message")</c> and its relatives.</summary>
internal sealed record WastAssertFailure(int Line, WastActionFailure Failure, WastAction Action, string Message) : WastCommand(Line);

/// <summary>Why a module is expected to be rejected.</summary>
internal enum WastModuleFailure : byte
{
    Malformed,
    Invalid,

    /// <summary>Its imports are not there or of another type.</summary>
    Unlinkable,

    /// <summary>Instantiation traps.</summary>
    Trap,

    /// <summary>An annotation or custom section is malformed.</summary>
    MalformedCustom,

    /// <summary>An annotation or custom section does not fit the module.</summary>
    InvalidCustom,
}

/// <summary><c>(assert_malformed module "message")</c> and its relatives.</summary>
internal sealed record WastAssertModule(int Line, WastModuleFailure Failure, WastModule Module, string Message) : WastCommand(Line);

/// <summary>
/// <c>(thread $t (shared (module $m))* command*)</c>: runs commands in a thread of its own, where only the shared modules
/// are known.
/// </summary>
internal sealed record WastThreadCommand(int Line, string Name, string[] SharedModules, WastCommand[] Commands) : WastCommand(Line);

/// <summary><c>(wait $t)</c>: until that thread has ended.</summary>
internal sealed record WastWaitCommand(int Line, string Thread) : WastCommand(Line);

/// <summary><c>(component ...)</c>: instantiates the component, or with <c>definition</c> validates it and keeps it.</summary>
internal sealed record WastComponentCommand(int Line, WastComponent Component, bool IsDefinition) : WastCommand(Line);

/// <summary><c>(component instance $i? $c?)</c>: a new instance of a kept component, in a store of its own.</summary>
internal sealed record WastComponentInstanceCommand(int Line, string? Instance, string? Definition) : WastCommand(Line);

/// <summary><c>(assert_malformed component "message")</c> and its relatives.</summary>
internal sealed record WastAssertComponent(int Line, WastModuleFailure Failure, WastComponent Component, string Message) : WastCommand(Line);

/// <summary><c>(assert_return action value?)</c> of a component function.</summary>
internal sealed record WastAssertComponentReturn(int Line, WastAction Action, WastComponentValue[] Expected) : WastCommand(Line);
