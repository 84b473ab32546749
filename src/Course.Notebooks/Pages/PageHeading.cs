namespace Course.Notebooks;

/// <summary>A heading of a page, for its table of contents.</summary>
internal sealed record PageHeading(int Level, string Text, string Id)
{
    /// <summary>Whether a cell of its section failed.</summary>
    public bool Failed { get; set; }
}
