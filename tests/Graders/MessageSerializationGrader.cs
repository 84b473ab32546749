using Course.Grading;
using Graders.MessageSerialization;
using Graders.Support;
using Labs.MessageSerialization;

namespace Graders;

/// <summary>Lab 05, "five years of bookings". It looks at bytes, headers, partitions and offsets, never at the
/// code.</summary>
public sealed class MessageSerializationGrader
{
    [Task(1, "bookings of today are written and read as the contract says", TimeLimitSeconds = 60)]
    public async Task Bookings_of_today_are_written_and_read_as_the_contract_says()
    {
        var cluster = await GraderCluster.GetAsync();
        var written = GraderCluster.Topic("bookings");
        var received = GraderCluster.Topic("bookings-of-others");
        await cluster.CreateTopicAsync(written, partitions: 1);
        await cluster.CreateTopicAsync(received, partitions: 1);

        await BookingSerdeChecks.WriteAsync(cluster, written, new BookingSerde());
        var records = await RawTopic.ReadAsync(cluster, written);
        BookingSerdeChecks.EachBookingIsTheContractsJson(records);
        BookingSerdeChecks.ADeletionIsATombstone(records);
        BookingSerdeChecks.HeadersAreThereOnce(records);

        await RawTopic.WriteAsync(cluster, received, BookingSerdeChecks.Received.Select(one => one.Record));
        BookingSerdeChecks.WhatWasWrittenIsRead(await Reading.AllAsync(cluster, written, new BookingSerde()));
        BookingSerdeChecks.WhatOthersWroteIsRead(await Reading.AllAsync(cluster, received, new BookingSerde()));

        BookingSerdeChecks.ABookingCostsLittle(new BookingSerde());
        BookingSerdeChecks.SeveralThreadsMayWrite(new BookingSerde());
    }

    [Task(2, "a slot has one key, on every machine", TimeLimitSeconds = 60)]
    public async Task A_slot_has_one_key_on_every_machine()
    {
        var cluster = await GraderCluster.GetAsync();
        foreach (var place in Places.All)
        {
            var topic = GraderCluster.Topic("slots");
            await cluster.CreateTopicAsync(topic, partitions: 6);
            await SlotKeyChecks.WriteAsync(cluster, topic, new SlotKeySerde(), place);
            SlotKeyChecks.EachSlotLiesWhereTheJavaServiceLooks(await RawTopic.ReadAsync(cluster, topic), place);
            SlotKeyChecks.EverySpellingIsRead(new SlotKeySerde(), place);
        }

        SlotKeyChecks.WhatIsNoKeyIsRefused(new SlotKeySerde());
    }

    [Task(3, "bookings of all five versions are read as what they meant", TimeLimitSeconds = 60)]
    public async Task Bookings_of_all_five_versions_are_read_as_what_they_meant()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("five-years");
        await cluster.CreateTopicAsync(topic, partitions: 1);
        await RawTopic.WriteAsync(cluster, topic, FiveYears.Records.Select(old => old.Record));

        var readings = await Reading.AllAsync(cluster, topic, new BookingHistory());
        HistoryChecks.EachIsReadAsItsVersionMeant(readings);
        HistoryChecks.WhatCannotBeKnownIsRefused(readings);
    }

    [Task(4, "what nobody can read is parked, and nothing is lost", TimeLimitSeconds = 120)]
    public async Task What_nobody_can_read_is_parked_and_nothing_is_lost()
    {
        var cluster = await GraderCluster.GetAsync();
        await using (var year = await LoaderShift.OpenAsync(cluster, FullYear.Records, FullYear.LetterLimit))
        {
            await year.TheCalendarFailsOnceAsync(FullYear.FailsOnce);
            await year.AnotherInstanceReadsToTheEndAsync();
            year.EveryReadableBookingWasHandledInOrder();
            await year.EveryUnreadableRecordIsParkedAsItWasAsync();
        }

        await using var refused = await LoaderShift.OpenAsync(cluster, LargeRecord.Records, LargeRecord.LetterLimit);
        await refused.TheParkingIsRefusedAsync();
        await refused.TheParkingIsOpenedAsync();
        await refused.AnotherInstanceReadsToTheEndAsync();
        refused.EveryReadableBookingWasHandledInOrder();
        await refused.EveryUnreadableRecordIsParkedAsItWasAsync();
    }
}
