using System.Collections;
using System.Data;
using System.Reflection;

namespace Course.Notebooks;

/// <summary>
/// Turns a value into the forms in which it is shown. A type that shows itself comes first (.NET Interactive's
/// convention, then a public <c>string ToHtml()</c>); then sequences and dictionaries as tables, objects as tables of
/// their properties, and plain text.
/// </summary>
internal sealed class ValueFormatter
{
    public MimeBundle Format(object? value)
    {
        if (value is null)
            return new MimeBundle("null");
        if (FormatterConvention.Forms(value) is { Count: > 0 } forms)
            return new MimeBundle(Text(value), forms);
        if (HtmlOf(value) is { } html)
            return new MimeBundle(Text(value), MimeBundle.Html, html);
        if (InlineText.IsSimple(value))
            return new MimeBundle(InlineText.Of(value));
        if (ValueTable.Of(value) is { } table)
            return new MimeBundle(
                Members.HasText(value) && value is not (IEnumerable or DataTable)
                    ? InlineText.Of(value)
                    : table.ToText(),
                MimeBundle.Html,
                table.ToHtml()
            );
        return new MimeBundle(InlineText.Of(value));
    }

    /// <summary>A value as what a MIME type says: JSON is its properties serialised, the rest is its text.</summary>
    public MimeBundle Format(object? value, string mimeType)
    {
        if (JsonText.IsTypeOf(mimeType))
            return new MimeBundle(Format(value).Text, mimeType, JsonText.Of(value));
        return value is not null and not string && Format(value) is var bundle && bundle[mimeType] is not null
            ? bundle
            : MimeBundle.Of(value?.ToString() ?? "null", mimeType);
    }

    static string Text(object value) => value.ToString() ?? "";

    static string? HtmlOf(object value)
    {
        var method = value.GetType().GetMethod("ToHtml", BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes);
        return method is { ReturnType: var type } && type == typeof(string)
            ? (string?)Invoke(() => method.Invoke(value, null))
            : null;
    }

    static object? Invoke(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
