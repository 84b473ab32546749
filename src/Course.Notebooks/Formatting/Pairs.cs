using System.Collections;
using System.Reflection;

namespace Course.Notebooks;

/// <summary>The pairs of a dictionary of any kind, however it enumerates itself.</summary>
internal static class Pairs
{
    static readonly MethodInfo Typed = typeof(Pairs).GetMethod(
        nameof(OfTyped),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    /// <summary>The pairs, or null for a value that is not a dictionary.</summary>
    public static IEnumerable<(object? Key, object? Value)>? Of(object value) =>
        value is IDictionary map ? OfUntyped(map)
        : value.GetType().GetInterfaces().FirstOrDefault(IsDictionary) is { } contract
            ? (IEnumerable<(object?, object?)>)
                Typed.MakeGenericMethod(contract.GetGenericArguments()).Invoke(null, [value])!
        : null;

    /// <summary>Reads one pair that stands by itself.</summary>
    public static (object? Key, object? Value)? OfOne(object? item) =>
        item switch
        {
            DictionaryEntry entry => (entry.Key, Secrets.Hide(entry.Key, entry.Value)),
            _ when item?.GetType() is { IsGenericType: true } type
                    && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                    && type.GetProperty("Key")!.GetValue(item) is var key => (
                key,
                Secrets.Hide(key, type.GetProperty("Value")!.GetValue(item))
            ),
            _ => null,
        };

    static bool IsDictionary(Type contract) =>
        contract.IsGenericType
        && contract.GetGenericTypeDefinition() is var open
        && (open == typeof(IDictionary<,>) || open == typeof(IReadOnlyDictionary<,>));

    static IEnumerable<(object?, object?)> OfUntyped(IDictionary map)
    {
        var entries = map.GetEnumerator();
        while (entries.MoveNext())
            yield return (entries.Key, Secrets.Hide(entries.Key, entries.Value));
    }

    static IEnumerable<(object?, object?)> OfTyped<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> map) =>
        map.Select(pair => ((object?)pair.Key, Secrets.Hide(pair.Key, pair.Value)));
}
