namespace Course.Bench;

/// <summary>One figure that the course promises, measured on this machine in this run.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">What it counts; "×" for a ratio of two programs measured in turns.</param>
/// <param name="Limit">The figure to reach.</param>
/// <param name="AtMost">True when smaller is better.</param>
/// <param name="Detail">The figures behind it.</param>
internal sealed record Mark(string Name, double Value, string Unit, double Limit, bool AtMost, string Detail)
{
    public bool Reached => AtMost ? Value <= Limit : Value >= Limit;

    public string Target => $"{(AtMost ? "≤" : "≥")} {Limit:0.##} {Unit}";
}
