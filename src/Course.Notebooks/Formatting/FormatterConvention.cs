using System.Collections;
using System.Reflection;

namespace Course.Notebooks;

/// <summary>
/// How a type shows itself without a reference to any engine: an attribute class named
/// <c>TypeFormatterSourceAttribute</c> names a source, whose <c>CreateTypeFormatters()</c> gives objects with a
/// <c>MimeType</c> and a <c>bool Format(object, TextWriter)</c>. All of it is matched by name, as .NET Interactive
/// does.
/// </summary>
internal static class FormatterConvention
{
    public static bool TryFormat(object value, out string mimeType, out string form)
    {
        foreach (var formatter in Formatters(value.GetType()))
        {
            var type = formatter.GetType();
            if (type.GetProperty("MimeType")?.GetValue(formatter) is not string mime)
                continue;
            var format =
                type.GetMethod("Format", [typeof(object), typeof(TextWriter)])
                ?? type.GetMethods()
                    .FirstOrDefault(method =>
                        method.Name == "Format"
                        && method.GetParameters() is [_, { ParameterType: var writerType }]
                        && writerType == typeof(TextWriter)
                    );
            using var writer = new StringWriter();
            if (format?.Invoke(formatter, [value, writer]) is not (true or null))
                continue;
            (mimeType, form) = (mime, writer.ToString());
            return true;
        }
        (mimeType, form) = ("", "");
        return false;
    }

    static IEnumerable<object> Formatters(Type type)
    {
        foreach (var attribute in Attributes(type))
        {
            if (
                attribute.GetType().GetProperty("FormatterSourceType")?.GetValue(attribute) is not Type sourceType
                || Activator.CreateInstance(sourceType) is not { } source
            )
                continue;
            if (
                sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null)
                is not IEnumerable formatters
            )
                continue;
            var preferred =
                attribute.GetType().GetProperty("PreferredMimeTypes")?.GetValue(attribute) as string[] ?? [];
            foreach (var formatter in formatters.Cast<object>().OrderBy(item => Rank(item, preferred)))
                yield return formatter;
        }
    }

    static int Rank(object formatter, string[] preferred)
    {
        var index = Array.IndexOf(
            preferred,
            formatter.GetType().GetProperty("MimeType")?.GetValue(formatter) as string
        );
        return index < 0 ? int.MaxValue : index;
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
