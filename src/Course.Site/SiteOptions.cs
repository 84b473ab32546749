namespace Course.Site;

/// <summary>What kind of site is made.</summary>
internal sealed record SiteOptions
{
    /// <summary>Whether the pages tell what the learner has done. Default: true.</summary>
    public bool Progress { get; init; } = true;

    /// <summary>The secret that pages served by <c>course open</c> hand back with each call; null for a site of
    /// files.</summary>
    public string? Token { get; init; }

    /// <summary>Whether <c>course open</c> serves the pages, so that cards can be rehearsed on them.</summary>
    public bool IsLive => Token is not null;
}
