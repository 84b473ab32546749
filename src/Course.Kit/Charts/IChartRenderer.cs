namespace Course.Kit;

/// <summary>Draws charts. The one there is lives in a plug-in, so that its dependencies never meet a
/// notebook's.</summary>
public interface IChartRenderer
{
    /// <summary>What draws, with its version.</summary>
    string Name { get; }

    /// <summary>plotly.js, to be carried once by a page.</summary>
    string Script { get; }

    /// <summary>The chart as plotly.js takes it: JSON with <c>data</c> and <c>layout</c>.</summary>
    string Figure(Chart chart);
}
