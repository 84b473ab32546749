using System.Globalization;

namespace Graders.MessageSerialization;

/// <summary>Where a service runs: the culture of its threads. They are made by hand, as .NET has them with ICU, since a
/// container may have no cultures at all.</summary>
internal sealed record Places(string Name, CultureInfo Culture)
{
    public static IReadOnlyList<Places> All { get; } =
    [
        new("a container without cultures", CultureInfo.InvariantCulture),
        new("Hamburg", Like("dd.MM.yyyy", ".", "-")),
        new("Stockholm", Like("yyyy-MM-dd", "-", "\u2212")),
    ];

    /// <summary>Whether numbers and dates have a form of their own here.</summary>
    public bool HasCulture => Culture != CultureInfo.InvariantCulture;

    /// <summary>Begins a sentence about this place; empty where the place does not matter.</summary>
    public string Where => HasCulture ? $"in {Name} " : "";

    /// <summary>Does something there, on this thread.</summary>
    public T Ask<T>(Func<T> question)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Culture;
        try
        {
            return question();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static CultureInfo Like(string date, string dateSeparator, string minus)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.ShortDatePattern = date;
        culture.DateTimeFormat.DateSeparator = dateSeparator;
        culture.NumberFormat.NegativeSign = minus;
        return culture;
    }
}
