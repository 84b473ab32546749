using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

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
            DateTime moment => Written(moment, $"yyyy-MM-dd'T'HH:mm:ss.{Fraction(moment.Ticks)}K"),
            DateTimeOffset moment => Written(moment, $"yyyy-MM-dd'T'HH:mm:ss.{Fraction(moment.Ticks)}zzz"),
            DateOnly day => Written(day, "yyyy-MM-dd"),
            TimeOnly time => Written(time, $"HH:mm:ss.{Fraction(time.Ticks)}"),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            byte[] bytes => $"{bytes.Length} bytes",
            _ when Pairs.Of(value) is { } pairs => Dictionary(pairs, depth),
            IEnumerable items when !IsSimple(items) => Sequence(items, depth),
            _ when Pairs.OfOne(value) is { } pair => $"[{Of(pair.Key, depth + 1)}, {Of(pair.Value, depth + 1)}]",
            ITuple tuple =>
                $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(at => Of(tuple[at], depth + 1)))})",
            _ when IsSimple(value) => value.ToString() ?? "",
            _ when Members.HasText(value) && (depth >= MaxDepth || !Members.HasGeneratedText(value.GetType())) =>
                value.ToString() ?? "",
            _ => Properties(value, depth),
        };

    /// <summary>The items of a sequence, without what it says of itself.</summary>
    public static string Items(object sequence, int depth = 1)
    {
        if (depth >= MaxDepth)
            return "[ … ]";
        var texts = ((IEnumerable)sequence)
            .Cast<object?>()
            .Take(MaxItems + 1)
            .Select(item => Of(item, depth + 1))
            .ToList();
        if (texts.Count > MaxItems)
            texts[MaxItems] = "…";
        return texts.Count == 0 ? "[]" : $"[ {string.Join(", ", texts)} ]";
    }

    // ISO 8601, with milliseconds: no reader wonders which number is the month.
    static string Written(IFormattable time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    static string Fraction(long ticks) => ticks % TimeSpan.TicksPerMillisecond == 0 ? "fff" : "fffffff";

    static string Sequence(IEnumerable items, int depth)
    {
        var own = Members.OfSequence(items.GetType());
        return own.Count == 0
            ? Items(items, depth)
            : $"{{ {string.Join(", ", own.Select(member => $"{member.Name} = {Of(member.Read(items), depth + 1)}"))}, "
                + $"{Members.Values} = {Items(items, depth)} }}";
    }

    static string Dictionary(IEnumerable<(object? Key, object? Value)> pairs, int depth)
    {
        if (depth >= MaxDepth)
            return "{ … }";
        var texts = pairs
            .Take(MaxItems + 1)
            .Select(pair => $"{Of(pair.Key, depth + 1)}: {Of(pair.Value, depth + 1)}")
            .ToList();
        if (texts.Count > MaxItems)
            texts[MaxItems] = "…";
        return texts.Count == 0 ? "{}" : $"{{ {string.Join(", ", texts)} }}";
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
