using System.Collections;
using System.Globalization;

namespace Course.Notebooks;

/// <summary>A value in one line of text, limited in depth and length.</summary>
internal static class InlineText
{
    const int MaxDepth = 2;
    const int MaxItems = 10;

    /// <summary>Whether a value is best shown as its own text.</summary>
    public static bool IsSimple(object? value) =>
        value switch
        {
            null
            or string
            or Uri
            or Version
            or Type
            or Delegate
            or Exception
            or Enum
            or Guid
            or TimeSpan
            or DateTime
            or DateTimeOffset
            or DateOnly
            or TimeOnly
            or decimal => true,
            _ => value.GetType().IsPrimitive,
        };

    public static string Of(object? value, int depth = 0) =>
        value switch
        {
            null => "null",
            string text => text,
            bool flag => flag ? "true" : "false",
            Exception error => $"{error.GetType().Name}: {error.Message}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            byte[] bytes => $"{bytes.Length} bytes",
            IEnumerable items when !IsSimple(items) => Items(items, depth),
            _ when IsSimple(value) || Members.OverridesToString(value.GetType()) => value.ToString() ?? "",
            _ => Properties(value, depth),
        };

    static string Items(IEnumerable items, int depth)
    {
        if (depth >= MaxDepth)
            return "[ … ]";
        var texts = items.Cast<object?>().Take(MaxItems + 1).Select(item => Of(item, depth + 1)).ToList();
        if (texts.Count > MaxItems)
            texts[MaxItems] = "…";
        return texts.Count == 0 ? "[]" : $"[ {string.Join(", ", texts)} ]";
    }

    static string Properties(object value, int depth)
    {
        var name = Members.NameOf(value.GetType());
        if (depth >= MaxDepth)
            return name;
        var members = Members.Of(value.GetType());
        return members.Count == 0
            ? name
            : $"{name} {{ {string.Join(", ", members.Select(member => $"{member.Name} = {Of(member.Read(value), depth + 1)}"))} }}";
    }
}
