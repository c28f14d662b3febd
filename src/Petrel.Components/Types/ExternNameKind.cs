namespace Petrel.Components;

/// <summary>The forms of the name of an import or export.</summary>
public enum ExternNameKind
{
    /// <summary><c>run</c>.</summary>
    Label,

    /// <summary><c>[constructor]file</c>.</summary>
    Constructor,

    /// <summary><c>[method]file.read</c>.</summary>
    Method,

    /// <summary><c>[static]file.open</c>.</summary>
    Static,

    /// <summary><c>wasi:io/streams@0.2.0</c>.</summary>
    Interface,

    /// <summary><c>unlocked-dep=&lt;a:b@{&gt;=1.0.0}&gt;</c>.</summary>
    UnlockedDependency,

    /// <summary><c>locked-dep=&lt;a:b@1.0.0&gt;,integrity=&lt;...&gt;</c>.</summary>
    LockedDependency,

    /// <summary><c>url=&lt;...&gt;</c>.</summary>
    Url,

    /// <summary><c>integrity=&lt;...&gt;</c>.</summary>
    Hash,
}
