namespace EmbeddedKafka.Quotas;

/// <summary>A rate per second over the last so many windows, as Kafka measures it: what is too new to fill all windows
/// but one counts as if it did.</summary>
internal sealed class SampledRate(int samples, long windowMs)
{
    readonly LinkedList<Sample> _samples = [];

    sealed class Sample(long start)
    {
        public long Start { get; } = start;
        public long Last { get; set; } = start;
        public double Sum { get; set; }
    }

    public void Record(double value, long now)
    {
        if (_samples.Last is null || now - _samples.Last.Value.Start >= windowMs)
            _samples.AddLast(new Sample(now));
        _samples.Last!.Value.Sum += value;
        _samples.Last.Value.Last = now;
    }

    /// <summary>The rate, and the milliseconds that it is taken over.</summary>
    public (double PerSecond, long OverMs) Measure(long now)
    {
        while (_samples.First is { } oldest && now - oldest.Value.Last >= samples * windowMs)
            _samples.RemoveFirst();
        var elapsed = _samples.First is { } first ? now - first.Value.Start : 0;
        var missing = samples - 1 - elapsed / windowMs;
        if (missing > 0)
            elapsed += missing * windowMs;
        elapsed = Math.Max(elapsed, 1);
        return (_samples.Sum(sample => sample.Sum) * 1000 / elapsed, elapsed);
    }

    /// <summary>For how many milliseconds a client has to pause to come back to the bound; 0 when it is
    /// within.</summary>
    public double ThrottleMs(double bound, long now)
    {
        var (rate, over) = Measure(now);
        return rate <= bound ? 0 : Math.Round((rate - bound) / bound * over);
    }
}
