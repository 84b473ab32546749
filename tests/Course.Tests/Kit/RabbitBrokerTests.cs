using Course.Kit;
using RabbitMQ.Client;

namespace Course.Tests;

/// <summary>The RabbitMQ that runs beside the cluster for a comparison.</summary>
public sealed class RabbitBrokerTests
{
    const string Queue = "letters";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_cell_that_needs_a_RabbitMQ_that_is_not_there_is_skipped_and_told_where_to_get_it()
    {
        var missing = Assert.Throws<MissingComponentException>(() => RabbitServer.Find([], []));
        Assert.Contains("\"kind\":\"skip\"", (string)missing.Data[CourseEvent.MimeType]!);
        if (!OperatingSystem.IsWindows())
            Assert.StartsWith("There is no rabbitmq-server on this machine.", missing.Message);
        Assert.Contains("apt-get install rabbitmq-server", missing.Message);
    }

    [Fact]
    public async Task Persistent_messages_outlive_a_restart_and_no_process_outlives_the_broker()
    {
        await using var broker = await StartAsync();
        Assert.True(broker.Address.IsLoopback);
        await using (var connection = await new ConnectionFactory { Uri = broker.Address }.CreateConnectionAsync(Stop))
        {
            await using var channel = await connection.CreateChannelAsync(new(true, true), Stop);
            await channel.QueueDeclareAsync(Queue, true, false, false, cancellationToken: Stop);
            await channel.BasicPublishAsync(
                "",
                Queue,
                true,
                new BasicProperties { Persistent = true },
                new byte[1],
                Stop
            );
        }

        await broker.RestartAsync(Stop);

        await using (var connection = await new ConnectionFactory { Uri = broker.Address }.CreateConnectionAsync(Stop))
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
            Assert.Equal(1u, await channel.MessageCountAsync(Queue, Stop));
        }
        var processes = broker.Processes.ToList();
        Assert.Equal(2, processes.Count);
        Assert.All(processes, process => Assert.True(Lives(process)));
        await broker.DisposeAsync();
        Assert.All(processes, process => Assert.False(Lives(process)));
    }

    static async Task<RabbitBroker> StartAsync()
    {
        try
        {
            return await RabbitBroker.StartAsync(new Progress<string>(), Stop);
        }
        catch (MissingComponentException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    static bool Lives(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
