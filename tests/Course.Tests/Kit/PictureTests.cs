using Course.Kit;

namespace Course.Tests;

public sealed class PictureTests : IAsyncLifetime
{
    ICluster _cluster = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Cluster.StartAsync(brokers: 3, provider: "embedded", cancellationToken: Stop);
        await _cluster.CreateTopicAsync("bookings", partitions: 3, cancellationToken: Stop);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_picture_shows_who_leads_who_follows_and_who_is_down()
    {
        var all = await _cluster.PictureAsync("all run", "bookings");
        Assert.All(
            all.Brokers,
            broker => Assert.Equal((true, 3, 1), (broker.IsRunning, broker.Replicas.Length, broker.Leads))
        );
        Assert.Single(all.Brokers, broker => broker.IsController);

        await _cluster.Brokers[1].StopAsync(Stop);
        var two = await _cluster.PictureAsync("broker 2 has stopped", "bookings");
        Assert.False(two[2].IsRunning);
        Assert.All(two[2].Replicas, replica => Assert.Equal(ReplicaRole.OutOfSync, replica.Role));
        Assert.Equal(3, two[1].Leads + two[3].Leads);

        var film = Film.Of(all, two);
        Assert.Contains("broker 2 down: (bookings-0) (bookings-1) (bookings-2)", film.ToString());
        Assert.Equal(2, film.ToHtml().Split("class=\"ck-pic\"").Length - 1);
    }

    [Fact]
    public async Task Without_a_majority_there_is_a_picture_and_no_controller_in_it()
    {
        await _cluster.Brokers[1].StopAsync(Stop);
        await _cluster.Brokers[2].StopAsync(Stop);
        var one = await _cluster.PictureAsync("only broker 1 runs", "bookings");
        Assert.DoesNotContain(one.Brokers, broker => broker.IsController);
        Assert.Equal(3, one[1].Leads);
    }

    [Fact]
    public async Task The_quorum_names_its_active_controller_and_goes_on_under_a_higher_epoch()
    {
        var first = await _cluster.QuorumAsync(Stop);
        Assert.Equal([1, 2, 3], first.Voters.Select(voter => voter.Id).Order());
        Assert.Equal(2, first.Majority);
        Assert.StartsWith($"Quorum of __cluster_metadata: active controller {first.LeaderId}", first.ToString());

        await _cluster.Brokers.Single(broker => broker.Id == first.LeaderId).StopAsync(Stop);
        var second = await _cluster.QuorumAsync(Stop);
        Assert.NotEqual(first.LeaderId, second.LeaderId);
        Assert.True(second.LeaderEpoch > first.LeaderEpoch);
    }

    [Fact]
    public async Task A_broker_that_is_paused_does_not_hold_the_picture_up()
    {
        await _cluster.Brokers[0].PauseAsync(Stop);
        var picture = await _cluster.PictureAsync("broker 1 is paused", "bookings");
        await _cluster.Brokers[0].ResumeAsync(Stop);
        Assert.Equal(3, picture.Brokers.Length);
    }
}
