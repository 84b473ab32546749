using System.Reflection;
using System.Runtime.CompilerServices;

namespace Course.Notebooks;

/// <summary>A public property or field that is shown.</summary>
internal sealed record Member(string Name, Type Owner, Func<object, object?> Get)
{
    /// <summary>Its value; a getter that throws shows what it threw, and a secret of a client's settings is
    /// hidden.</summary>
    public object? Read(object owner)
    {
        try
        {
            return Secrets.Hide(Name, Get(owner));
        }
        catch (Exception error)
        {
            return $"({(error is TargetInvocationException { InnerException: { } inner } ? inner : error).GetType().Name})";
        }
    }
}

/// <summary>What of a type is shown.</summary>
internal static class Members
{
    /// <summary>How the items of a sequence are headed that says something else of itself too: as in .NET
    /// Interactive.</summary>
    public const string Values = "(values)";

    public static IReadOnlyList<Member> Of(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property =>
                property.CanRead
                && property.GetMethod!.IsPublic
                && property.GetIndexParameters().Length == 0
                && !property.PropertyType.IsByRefLike
                && !property.PropertyType.IsPointer
            )
            .Select(property => new Member(property.Name, property.DeclaringType!, property.GetValue));
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Where(field => !field.FieldType.IsPointer)
            .Select(field => new Member(field.Name, field.DeclaringType!, field.GetValue));
        return [.. properties.Concat(fields).DistinctBy(member => member.Name)];
    }

    /// <summary>
    /// What a sequence says of itself beside its items: a group's key, and what a type of the notebook adds to a
    /// collection. What the framework's collections have (a count, a capacity) is not worth showing.
    /// </summary>
    public static IReadOnlyList<Member> OfSequence(Type type) =>
        type.GetInterfaces().Append(type).FirstOrDefault(IsGroup) is { } group
            ? [new Member("Key", group, group.GetProperty("Key")!.GetValue)]
            : [.. Of(type).Where(member => !IsOfFramework(member.Owner))];

    /// <summary>Whether a value has a text of its own that says something.</summary>
    public static bool HasText(object value) =>
        OverridesToString(value.GetType()) && !string.IsNullOrWhiteSpace(value.ToString());

    /// <summary>Whether the compiler wrote the type's <c>ToString</c>: a record's lists the members, dates as the
    /// culture likes them.</summary>
    public static bool HasGeneratedText(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes)?.IsDefined(typeof(CompilerGeneratedAttribute), false) == true;

    static bool IsGroup(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IGrouping<,>);

    static bool IsOfFramework(Type type) => FrameworkAssemblies.IsShared(type.Assembly.GetName().Name!);

    public static bool OverridesToString(Type type) =>
        !IsAnonymous(type)
        && type.GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } owner
        && owner != typeof(object)
        && owner != typeof(ValueType);

    /// <summary>Whether the type's text is only its members once more: a record, a tuple or an anonymous
    /// type.</summary>
    public static bool IsData(Type type) =>
        IsAnonymous(type)
        || typeof(ITuple).IsAssignableFrom(type)
        || type.GetMethod("<Clone>$") is not null
        || type.IsValueType
            && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                is not null;

    public static string NameOf(Type type) => IsAnonymous(type) ? "" : type.Name.Split('`')[0];

    static bool IsAnonymous(Type type) => type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal);
}
