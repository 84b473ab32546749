namespace EmbeddedKafka.Chaos;

/// <summary>A promise that was broken.</summary>
internal sealed record Violation(double AtMs, string Promise, string What)
{
    public override string ToString() => $"{AtMs, 10:0.000} ms  {Promise}: {What}";
}
