using System.Collections;

namespace Course.Notebooks;

/// <summary>
/// How a type shows itself without a reference to any engine: an attribute class named
/// <c>TypeFormatterSourceAttribute</c> names a source, whose <c>CreateTypeFormatters()</c> gives objects with a
/// <c>MimeType</c> and a <c>bool Format(object, TextWriter)</c>. All of it is matched by name, as .NET Interactive
/// does.
/// </summary>
internal static class FormatterConvention
{
    /// <summary>The forms in which the type wants to be shown, by MIME type: those that it prefers, or else its
    /// first. Empty for a type that does not show itself.</summary>
    public static IReadOnlyDictionary<string, string> Forms(object value)
    {
        foreach (var attribute in Attributes(value.GetType()))
        {
            var preferred =
                attribute.GetType().GetProperty("PreferredMimeTypes")?.GetValue(attribute) as string[] ?? [];
            var forms = new Dictionary<string, string>();
            foreach (var formatter in Formatters(attribute))
            {
                if (
                    formatter.GetType().GetProperty("MimeType")?.GetValue(formatter) is string mime
                    && (preferred.Length == 0 ? forms.Count == 0 : preferred.Contains(mime))
                    && Format(formatter, value) is { } form
                )
                    forms.TryAdd(mime, form);
            }
            if (forms.Count > 0)
                return forms;
        }
        return new Dictionary<string, string>();
    }

    static IEnumerable<object> Formatters(object attribute) =>
        attribute.GetType().GetProperty("FormatterSourceType")?.GetValue(attribute) is Type sourceType
        && Activator.CreateInstance(sourceType) is { } source
        && sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null) is IEnumerable formatters
            ? formatters.Cast<object>()
            : [];

    static string? Format(object formatter, object value)
    {
        var type = formatter.GetType();
        var format =
            type.GetMethod("Format", [typeof(object), typeof(TextWriter)])
            ?? type.GetMethods()
                .FirstOrDefault(method =>
                    method.Name == "Format"
                    && method.GetParameters() is [_, { ParameterType: var writerType }]
                    && writerType == typeof(TextWriter)
                );
        using var writer = new StringWriter();
        return format?.Invoke(formatter, [value, writer]) is true or null ? writer.ToString() : null;
    }

    static IEnumerable<object> Attributes(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (
                var attribute in current
                    .GetCustomAttributes(false)
                    .Where(item => item.GetType().Name == "TypeFormatterSourceAttribute")
            )
                yield return attribute;
        }
        foreach (var contract in type.GetInterfaces())
        {
            foreach (
                var attribute in contract
                    .GetCustomAttributes(false)
                    .Where(item => item.GetType().Name == "TypeFormatterSourceAttribute")
            )
                yield return attribute;
        }
    }
}
