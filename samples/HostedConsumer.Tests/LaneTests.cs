namespace HostedConsumer.Tests;

public sealed class LaneTests
{
    [Fact]
    public async Task Bookings_of_one_doctor_are_handled_in_their_order()
    {
        await using var clinic = await Clinic.OpenAsync(partitions: 3);
        await clinic.WriteAsync(Enumerable.Range(0, 300).Select(n => Clinic.Booking($"{n:000}", $"doctor {n % 7}")));

        await clinic.StartAsync((record, _) => Task.Delay(record.Position.Offset.Value % 3 == 0 ? 1 : 0));

        await Clinic.Until(() => clinic.Handled.Count == 300, "300 bookings are handled");
        foreach (var doctor in clinic.Handled.Select(record => record.Message).GroupBy(booking => booking.Doctor))
            Assert.Equal(doctor.Select(booking => booking.Id).Order(), doctor.Select(booking => booking.Id));
    }

    [Fact]
    public async Task Different_doctors_do_not_wait_for_each_other_in_one_partition()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"), Clinic.Booking("2", "House"));
        var second = new TaskCompletionSource();

        // The first booking is done only when somebody has begun with the second.
        await clinic.StartAsync(
            (record, _) =>
            {
                if (record.Message.Id == "2")
                    second.SetResult();
                return second.Task;
            },
            ("Listener:Lanes", "64")
        );

        await Clinic.Until(() => clinic.Handled.Count == 2, "both are handled");
    }

    [Fact]
    public async Task What_overtook_a_slow_booking_is_not_committed_before_it()
    {
        await using var clinic = await Clinic.OpenAsync();
        var slow = new TaskCompletionSource();
        await clinic.WriteAsync(Clinic.Booking("slow", "Grey"), Clinic.Booking("quick", "House"));
        await clinic.StartAsync(
            (record, _) => record.Message.Id == "slow" ? slow.Task : Task.CompletedTask,
            ("Listener:Lanes", "64"),
            ("Kafka:Consumer:AutoCommitIntervalMs", "20")
        );
        await Clinic.Until(() => clinic.Handled.Count == 1, "the quick one is handled");
        await clinic.WriteAsync(Clinic.Booking("quick too", "House"));
        await Clinic.Until(() => clinic.Handled.Count == 2, "and one more, after several commit intervals");

        Assert.Equal(0, clinic.Committed());
        slow.SetResult();

        await Clinic.Until(() => clinic.Committed() == 3, "all three are committed");
    }
}
