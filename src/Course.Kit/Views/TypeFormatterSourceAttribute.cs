namespace Course.Kit;

/// <summary>
/// Names the formatters of a type. Notebook engines find it by its name, so no engine has to be referenced.
/// </summary>
/// <param name="formatterSourceType">A type with a public parameterless <c>CreateTypeFormatters()</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = true)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>What an engine should show first. Default: <c>text/html</c>.</summary>
    public string[] PreferredMimeTypes { get; set; } = ["text/html"];
}
