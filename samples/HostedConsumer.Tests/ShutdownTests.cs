namespace HostedConsumer.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stopping_finishes_what_is_in_hand_commits_it_and_leaves_the_group()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Enumerable.Range(0, 20).Select(n => Clinic.Booking($"{n}", $"doctor {n}")));
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var host = await clinic.StartAsync(
            (_, _) =>
            {
                begun.TrySetResult();
                return goOn.Task;
            }
        );
        await begun.Task;

        var stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        goOn.SetResult();
        await stopping;

        Assert.NotEmpty(clinic.Handled);
        Assert.Equal(clinic.Handled.Count, clinic.Committed());
        Assert.Equal(0, clinic.Members);
    }

    [Fact]
    public async Task A_handler_that_does_not_end_is_cancelled_and_its_booking_comes_again()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"));
        var begun = new TaskCompletionSource();
        var host = await clinic.StartAsync(
            (_, cancel) =>
            {
                begun.TrySetResult();
                return Task.Delay(Timeout.Infinite, cancel);
            },
            ("Listener:DrainTimeout", "00:00:00.200")
        );
        await begun.Task;
        await host.StopAsync();
        Assert.Equal(0, clinic.Committed());

        await clinic.StartAsync((_, _) => Task.CompletedTask);
        await Clinic.Until(() => clinic.Handled.Count == 1, "the next host handles it");
    }

    [Fact]
    public async Task A_second_instance_takes_over_without_doing_anything_twice()
    {
        await using var clinic = await Clinic.OpenAsync(partitions: 4);
        await clinic.WriteAsync(Enumerable.Range(0, 400).Select(n => Clinic.Booking($"{n}", $"doctor {n}")));
        await clinic.StartAsync((_, _) => Task.Delay(2), ("Listener:Lanes", "2"));
        await Clinic.Until(() => clinic.Handled.Count > 20, "the first instance works");

        await clinic.StartAsync((_, _) => Task.Delay(2), ("Listener:Lanes", "2"));

        await Clinic.Until(() => clinic.Members == 2, "the second one joins");
        await Clinic.Until(() => clinic.Handled.Count >= 400, "all is handled");
        Assert.Equal(400, clinic.Handled.Select(record => record.Position).Distinct().Count());
        Assert.Equal(400, clinic.Handled.Count);
    }
}
