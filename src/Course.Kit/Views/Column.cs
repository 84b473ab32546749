namespace Course.Kit;

/// <summary>One column of a <see cref="Table"/>: the name in code, the heading, and how its values are
/// written.</summary>
internal sealed record Column(string Name, string Heading, Func<object?, string> Write, bool Humanised = false);
