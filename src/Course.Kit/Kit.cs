namespace Course.Kit;

/// <summary>The kit itself.</summary>
public static class Kit
{
    /// <summary>The last expression of a notebook's first code cell: says what runs here, and brings what later charts
    /// draw with.</summary>
    public static ReadyView Ready() => ReadyView.Look();
}
