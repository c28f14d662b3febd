using System.Globalization;
using Petrel.Components.Composition;

namespace Petrel.Components;

/// <summary>Makes one component of several, by plugging what some export into what others import.</summary>
public static class ComponentComposer
{
    /// <summary>
    /// Nests components in a new one. What the socket or a plug imports is taken from a plug that exports it, under the same name or
    /// one of the same version track (<c>a:b/c@1.2.0</c> for <c>a:b/c@1.0.0</c>, <c>@0.2.3</c> for <c>@0.2.0</c>; the highest version wins); what no plug
    /// exports stays an import, one for each track. The result exports what the socket exports.
    /// </summary>
    /// <param name="socket">The component that is completed.</param>
    /// <param name="plugs">Components whose exports are plugged in, into the socket and into each other; each must be of use.</param>
    /// <returns>The composed component in the binary format. It holds the bytes of all of them.</returns>
    /// <exception cref="CompositionException">A plug does not fit or plugs nothing, two fit the same import, or they need each other in a circle.</exception>
    /// <exception cref="ArgumentException">There is no plug, or one belongs to another engine.</exception>
    public static byte[] Plug(Component socket, params ReadOnlySpan<Component> plugs)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (plugs.Length == 0)
        {
            throw new ArgumentException("There is no component to plug in: at least one expected.", nameof(plugs));
        }

        var members = new CompositionMember[plugs.Length];
        for (int i = 0; i < plugs.Length; i++)
        {
            if (!ReferenceEquals(plugs[i].Engine, socket.Engine))
            {
                throw new ArgumentException($"The plug {i} belongs to another engine than the socket.", nameof(plugs));
            }

            members[i] = new CompositionMember(plugs[i].Name ?? string.Create(CultureInfo.InvariantCulture, $"plug {i + 1}"), plugs[i].Definition);
        }

        var member = new CompositionMember(socket.Name ?? "socket", socket.Definition);
        return new ComponentComposition(member, members, socket.Engine.Types).Compose();
    }
}
