using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Configs;

/// <summary>A config's value as its type reads it: <paramref name="Text"/> as Kafka shows it, <paramref name="Items"/>
/// of a list.</summary>
internal readonly partial record struct ConfigValue(string Text, double Number, IReadOnlyList<string> Items)
{
    /// <summary>Reads a value as Java does. False with Kafka's complaint when it is not of that type.</summary>
    public static bool TryParse(ConfigType type, string value, out ConfigValue parsed, out string complaint)
    {
        var text = value.Trim();
        complaint = $"Not a number of type {type.ToString().ToUpperInvariant()}";
        switch (type)
        {
            case ConfigType.Boolean:
                complaint = "Expected value to be either true or false";
                var isTrue = text.Equals("true", StringComparison.OrdinalIgnoreCase);
                parsed = new(isTrue ? "true" : "false", 0, []);
                return isTrue || text.Equals("false", StringComparison.OrdinalIgnoreCase);
            case ConfigType.Int:
            case ConfigType.Short:
            case ConfigType.Long:
                var isWhole = long.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var number
                );
                parsed = new(number.ToString(CultureInfo.InvariantCulture), number, []);
                return isWhole && Fits(type, number);
            case ConfigType.Double:
                var isNumber = TryReal(text, out var real);
                parsed = new(JavaText(real), real, []);
                return isNumber;
            case ConfigType.List:
                var items = ListOf(text);
                parsed = new(string.Join(',', items.Distinct(StringComparer.Ordinal)), 0, items);
                return true;
            case ConfigType.Class:
                complaint = $"Class {value} could not be found.";
                parsed = new(text, 0, []);
                return ConfigTable.Shared.KnowsClass(text);
            case ConfigType.Password:
                parsed = new(value, 0, []);
                return true;
            default:
                parsed = new(text, 0, []);
                return true;
        }
    }

    static bool Fits(ConfigType type, long number) =>
        type switch
        {
            ConfigType.Int => number is >= int.MinValue and <= int.MaxValue,
            ConfigType.Short => number is >= short.MinValue and <= short.MaxValue,
            _ => true,
        };

    static string[] ListOf(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    static bool TryReal(string text, out double number)
    {
        number = 0;
        return JavaRealPattern().IsMatch(text)
            && double.TryParse(
                text.EndsWith("Infinity", StringComparison.Ordinal) ? text : text.TrimEnd('d', 'D', 'f', 'F'),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out number
            );
    }

    /// <summary>A double as Java writes it: 0.5, 7.0, 2.147483647E9.</summary>
    static string JavaText(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            return shortest;
        if (Math.Abs(number) is 0 or (>= 1e-3 and < 1e7))
            return shortest.Contains('.', StringComparison.Ordinal) ? shortest : shortest + ".0";
        var exact = decimal.Parse(shortest.Split('E')[0], CultureInfo.InvariantCulture);
        var digits = Math.Abs(exact).ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
        digits = digits.Trim('0').PadRight(2, '0');
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(number)));
        return $"{(number < 0 ? "-" : "")}{digits[0]}.{digits[1..]}E{exponent}";
    }

    [GeneratedRegex(@"^[+-]?(NaN|Infinity|([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[dDfF]?)$")]
    private static partial Regex JavaRealPattern();
}
