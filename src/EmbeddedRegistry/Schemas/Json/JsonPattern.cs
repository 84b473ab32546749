using System.Text.RegularExpressions;

namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>A member of <c>patternProperties</c>.</summary>
/// <param name="Text">The regular expression.</param>
/// <param name="Schema">What properties must be whose names it matches.</param>
internal sealed record JsonPattern(string Text, JsonSchemaNode Schema)
{
    // A pattern is anybody's, and some need longer than a life.
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    readonly Regex _expression = Parse(Text);

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Parse(string text) => new(text, RegexOptions.CultureInvariant, Longest);

    public bool Matches(string property)
    {
        try
        {
            return _expression.IsMatch(property);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
