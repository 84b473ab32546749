namespace Course.Interview.Planning;

/// <summary>One day of a plan.</summary>
/// <param name="Date">The day.</param>
/// <param name="Items">What to do, in order.</param>
/// <param name="Reviews">How many cards come back on that day, as far as is known today.</param>
public sealed record PlanDay(DateOnly Date, IReadOnlyList<PlanItem> Items, int Reviews);
