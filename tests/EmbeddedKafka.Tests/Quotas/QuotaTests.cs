using System.Net;
using EmbeddedKafka.Quotas;

namespace EmbeddedKafka.Tests.Quotas;

public sealed class QuotaTests
{
    [Fact]
    public void The_most_special_of_eight_quotas_is_in_force()
    {
        var (alice, app, anyone) = (new QuotaName("alice"), new QuotaName("app"), QuotaName.Default);
        QuotaEntity[] byRank =
        [
            new(alice, app, null),
            new(alice, anyone, null),
            new(alice, null, null),
            new(anyone, app, null),
            new(anyone, anyone, null),
            new(anyone, null, null),
            new(null, app, null),
            new(null, anyone, null),
        ];
        var table = new QuotaTable();
        for (var rank = byRank.Length; rank-- > 0; )
        {
            table.Set(byRank[rank], QuotaKey.ProducerByteRate, rank + 1);
            Assert.Equal(rank + 1, table.Find(QuotaKey.ProducerByteRate, "alice", "app")!.Value.Bound);
            Assert.Null(table.Find(QuotaKey.ConsumerByteRate, "alice", "app"));
        }
        Assert.Equal(new(3, "alice", ""), FindWithout(byRank[0], byRank[1]));
        foreach (var entity in byRank)
            table.Set(entity, QuotaKey.ProducerByteRate, null);
        Assert.False(table.HasClientQuotas);

        QuotaLimit? FindWithout(params QuotaEntity[] gone)
        {
            foreach (var entity in gone)
                table.Set(entity, QuotaKey.ProducerByteRate, null);
            return table.Find(QuotaKey.ProducerByteRate, "alice", "app");
        }
    }

    [Fact]
    public void A_burst_is_spread_over_ten_seconds_and_who_is_beyond_waits_until_it_fits()
    {
        var rate = new SampledRate(11, 1000);
        rate.Record(10_000, 0);
        Assert.Equal(0, rate.ThrottleMs(1000, 0));
        rate.Record(10_000, 0);
        Assert.Equal(10_000, rate.ThrottleMs(1000, 0));
        Assert.Equal(0, rate.ThrottleMs(2000, 0));
        Assert.Equal(0, rate.ThrottleMs(1000, 11_000));
    }

    [Fact]
    public void A_bucket_may_be_overdrawn_once()
    {
        var bucket = new TokenBucket(10);
        bucket.Take(15, 1, 0);
        Assert.Equal(5000, bucket.ThrottleMs(1, 0));
        Assert.Equal(2000, bucket.ThrottleMs(1, 3000));
        Assert.Equal(0, bucket.ThrottleMs(1, 5000));
    }

    [Fact]
    public void An_address_that_opens_connections_too_fast_is_turned_away_for_a_while()
    {
        var time = new ManualTime();
        var rates = new ConnectionRates(11, 1000, time);
        rates.Set(QuotaName.Default, 1);
        rates.Set(new("127.0.0.2"), 100);
        for (var i = 0; i < 10; i++)
            Assert.Null(rates.DelayFor(1, IPAddress.Loopback));
        Assert.Equal(TimeSpan.FromSeconds(1), rates.DelayFor(1, IPAddress.Loopback));
        Assert.Null(rates.DelayFor(2, IPAddress.Loopback));
        Assert.Null(rates.DelayFor(1, IPAddress.Parse("127.0.0.2")));
        time.Advance(TimeSpan.FromSeconds(12));
        Assert.Null(rates.DelayFor(1, IPAddress.Loopback));
    }
}
