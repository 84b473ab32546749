using EmbeddedKafka.Protocol;

namespace HostedConsumer.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task A_commit_that_fails_is_a_warning_with_its_partition_and_the_reason()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"));
        var warnings = new Warnings();
        var host = clinic.Build((_, _) => Task.CompletedTask, ("Kafka:Consumer:AutoCommitIntervalMs", "50"));
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(warnings);
        var refused = clinic.Cluster.Faults.Add(
            new Fault(ApiKey.OffsetCommit) { Error = EmbeddedKafka.Protocol.ErrorCode.GroupAuthorizationFailed }
        );

        await host.StartAsync();

        await Clinic.Until(() => warnings.Lines.Any(line => line.Text.Contains("bookings")), "it is told");
        Assert.True(refused.Hits > 0);
        var told = warnings.Lines.First(line => line.Text.Contains("bookings")).Text;
        Assert.Contains("commit", told);
        Assert.Contains("Group authorization failed", told);
        clinic.Cluster.Faults.Remove(refused);
        await clinic.WriteAsync(Clinic.Booking("2", "Grey"));
        await Clinic.Until(() => clinic.Committed() == 2, "the next commit says it again");
        await host.StopAsync();
    }
}
