using Course.Grading;
using Graders.ProducerApi;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders;

/// <summary>Lab 03, "a bad day at the clinic". It looks at the cluster, never at the code.</summary>
public sealed class ProducerApiGrader
{
    const int MaxUnderWay = 200;

    [Task(1, "visit events arrive once and in order, whatever the network does", TimeLimitSeconds = 60)]
    public async Task Visit_events_arrive_once_and_in_order_whatever_the_network_does()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("visits");
        await cluster.CreateTopicAsync(topic, partitions: 2);

        var day = Visits.Day(visits: 60);
        await using var network = new BadNetwork(cluster, topic);
        var receipts = await JournalRun.WriteAsync(
            () => new VisitJournal(cluster.BootstrapServers, topic),
            day,
            network
        );

        var records = await TopicLog.ReadAsync(cluster, topic);
        JournalChecks.EachEventIsThereOnce(day, records);
        JournalChecks.EachVisitIsInOrder(records);
        JournalChecks.EachRecordTellsWhichAndWhen(records);
        JournalChecks.EachReceiptIsTheBrokers(receipts, records);
        JournalChecks.TheBrokerCanRecogniseARepetition(await TopicLog.BatchesAsync(cluster, topic));
    }

    [Task(2, "a patient's records lie where the Java service looks", TimeLimitSeconds = 60)]
    public async Task A_patients_records_lie_where_the_Java_service_looks()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("patient-file");
        await cluster.CreateTopicAsync(topic, partitions: 6);

        await PatientFileChecks.WriteAsync(() => new PatientFile(cluster.BootstrapServers, topic));
        var records = await TopicLog.ReadAsync(cluster, topic);
        PatientFileChecks.EachPatientLiesWhereJavaLooks(records);
        PatientFileChecks.EntriesOfNobodySpread(records);
        using var file = new PatientFile(cluster.BootstrapServers, topic);
        PatientFileChecks.ItSaysWhereJavaLooks(file);
    }

    [Task(3, "the archive comes in no faster than the cluster takes it", TimeLimitSeconds = 60)]
    public async Task The_archive_comes_in_no_faster_than_the_cluster_takes_it()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("archive");
        await cluster.CreateTopicAsync(
            topic,
            partitions: 3,
            configs: new() { ["max.message.bytes"] = $"{ArchiveChecks.LargestBatch}" }
        );

        var pages = ArchiveChecks.Pages();
        await using var network = new BadNetwork(cluster, topic);
        var scanner = new Scanner(pages, standsStillAt: 500, standStill: network.HoldsAnswersAsync);
        var importing = Task.Run(() =>
            new ArchiveImport(cluster.BootstrapServers, topic, MaxUnderWay).ImportAsync(scanner)
        );
        if (network.CanHold)
            await ArchiveChecks.ItReadsNoFasterThanTheClusterTakesAsync(scanner, importing, MaxUnderWay);
        await network.EndsAsync();
        var result = await importing;

        ArchiveChecks.EachPageIsThereOnce(pages, await TopicLog.ReadAsync(cluster, topic));
        ArchiveChecks.TheResultIsTrue(pages, result);
        ArchiveChecks.PagesTravelInBatches(await TopicLog.BatchesAsync(cluster, topic));
    }

    [Task(4, "one invoice for each treatment, whoever dies and whoever wakes up", TimeLimitSeconds = 90)]
    public async Task One_invoice_for_each_treatment_whoever_dies_and_whoever_wakes_up()
    {
        var cluster = await GraderCluster.GetAsync();
        var visits = GraderCluster.Topic("visits");
        var invoices = GraderCluster.Topic("invoices");
        await cluster.CreateTopicAsync(visits, partitions: 1);
        await cluster.CreateTopicAsync(invoices, partitions: 1);
        // Nobody has left yet, so that the last record is a treatment: who commits the offset of the last record
        // instead of the next one has its invoice to write again.
        var day = Visits.Day(visits: 30).Where(visit => visit.Kind != VisitEventKind.Left).ToList();
        await WaitingRoom.FillAsync(
            cluster,
            visits,
            committed: day,
            rolledBack: Visits.Day(visits: 4, name: "rolled-back")
        );

        var group = GraderCluster.Group("billing");
        var prices = new PriceList(failsAtCall: 5, sleepsAtCall: 12);
        await using var shift = new BillingShift(
            cluster,
            visits,
            invoices,
            group,
            day,
            prices,
            () => new Billing(cluster.BootstrapServers, visits, invoices, group, partition: 0)
        );
        await shift.RunUntilTheFirstFallsAsleepAsync();
        await shift.TheSecondDoesTheWorkAsync();
        await shift.TheFirstWakesUpAsync();
        await shift.TheOffsetIsCommittedAsync();
    }

    [Task(5, "the laboratory knows of each result what became of it", TimeLimitSeconds = 90)]
    public async Task The_laboratory_knows_of_each_result_what_became_of_it()
    {
        var cluster = await GraderCluster.GetAsync();
        var topic = GraderCluster.Topic("results");
        var deadLetters = GraderCluster.Topic("results-dead-letters");
        var limit = new Dictionary<string, string> { ["max.message.bytes"] = $"{ResultRun.LargestBatch}" };
        await cluster.CreateTopicAsync(topic, partitions: 1, configs: limit);
        await cluster.CreateTopicAsync(deadLetters, partitions: 1, configs: limit);

        // In this order: all is well again before the sender is disposed, which may wait for its last answers.
        using var sender = new ResultSender(cluster.BootstrapServers, topic, deadLetters, ResultRun.Patience);
        await using var network = new BadNetwork(cluster, topic);
        await using var toDeadLetters = new BadNetwork(cluster, deadLetters);
        var run = new ResultRun(cluster, topic, deadLetters, network, sender);
        await run.GoodOnesAreStoredAsync();
        await run.TooLargeOnesAreDeadLetteredAsync();
        await run.WhatHealsArrivesAsync();
        await run.WhatTimesOutIsUnknownAsync();
        await run.WhatTravelsBesideALargeOneIsStoredAsync();
        await run.WhatHasNoNoteIsUnknownAsync(toDeadLetters);
        await run.TheBrokerCanRecogniseARepetitionAsync();
    }
}
