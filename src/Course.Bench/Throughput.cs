namespace Course.Bench;

/// <summary>How fast records went.</summary>
/// <param name="PerSecond">Records a second.</param>
/// <param name="Microseconds">Processor time for a record, of client and brokers together.</param>
/// <param name="ClientMicroseconds">Of that the client's; NaN where brokers share its process.</param>
internal readonly record struct Throughput(double PerSecond, double Microseconds, double ClientMicroseconds)
{
    public double[] Figures => [PerSecond, Microseconds, ClientMicroseconds];
}
