namespace Differential.Tests.Transactions;

/// <summary>What consumers and operators see of transactions.</summary>
internal static class Views
{
    [Scenario]
    public static async Task Consumers_skip_what_was_aborted(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var first = await new TransactionalClient(kafka, "first").BeginAsync();
        var second = await new TransactionalClient(kafka, "second").BeginAsync();
        await first.ProduceAsync(12, topic, 0, records: 2);
        await second.ProduceAsync(12, topic, 0, records: 3);
        await first.ProduceAsync(12, topic, 2);
        await Reading.SayAsync(kafka, "both open", topic, 6);
        await second.FinishAsync(5, commit: false);
        await Reading.SayAsync(kafka, "the second aborted", topic, 7);
        await second.ProduceAsync(12, topic, 0);
        await first.FinishAsync(5, commit: false);
        await Reading.SayAsync(kafka, "the first aborted too", topic, 9);
        await second.FinishAsync(5, commit: true);
        await Reading.SayAsync(kafka, "all at an end", topic, 10);
        foreach (var offset in (long[])[1, 3, 6, 7, 8, 9, 10])
            kafka.Say($"from {offset}", await Reading.FetchAsync(kafka, topic, committed: true, offset));
    }

    [Scenario]
    public static async Task Offsets_end_at_the_last_stable_one(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        await client.As(-1, -1).ProduceAsync(11, topic, -1, transactional: false, named: false);
        await client.ProduceAsync(12, topic, 0);
        await client.As(-1, -1).ProduceAsync(11, topic, -1, transactional: false, named: false);
        await SayAsync("open");
        await client.FinishAsync(5, commit: false);
        await Reading.SayAsync(kafka, "aborted", topic, 4);
        await SayAsync("aborted");

        async Task SayAsync(string when)
        {
            foreach (var time in (long[])[-1, -2, 0])
            {
                kafka.Say(
                    $"{when}: {time}, uncommitted",
                    await Reading.ListAsync(kafka, topic, time, committed: false)
                );
                kafka.Say($"{when}: {time}, committed", await Reading.ListAsync(kafka, topic, time, committed: true));
            }
        }
    }

    [Scenario]
    public static async Task Records_may_be_deleted_from_under_an_open_transaction(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        await client.ProduceAsync(12, topic, 0);
        await client.ProduceAsync(12, topic, 1);
        await client.ProduceAsync(12, topic, 2);
        kafka.Say(
            "deleted",
            await kafka.AskLeaderAsync<DeleteRecordsResponse>(
                topic,
                0,
                new DeleteRecordsRequest
                {
                    TimeoutMs = 30_000,
                    Topics = [new() { Name = topic, Partitions = [new() { Offset = 2 }] }],
                },
                2
            )
        );
        kafka.Say("uncommitted", await Reading.FetchAsync(kafka, topic, committed: false, 2));
        kafka.Say("committed", await Reading.FetchAsync(kafka, topic, committed: true, 2));
        kafka.Say("the end for the committed", await Reading.ListAsync(kafka, topic, -1, committed: true));
        await client.FinishAsync(5, commit: true);
        kafka.Say("in the end", await Reading.FetchAsync(kafka, topic, committed: true, 2));
    }

    [Scenario]
    public static async Task Producers_are_described(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        await SayAsync("nobody");
        await client.ProduceAsync(12, topic, 0, records: 3);
        await SayAsync("open");
        await client.FinishAsync(5, commit: true);
        await Reading.SayAsync(kafka, "committed", topic, 4);
        await SayAsync("committed");
        var leader = await kafka.LeaderAsync(topic);
        var request = new DescribeProducersRequest
        {
            Topics =
            [
                new() { Name = topic, PartitionIndexes = [0, 1] },
                new() { Name = "no such", PartitionIndexes = [0] },
                new() { Name = kafka.Name("nowhere"), PartitionIndexes = [0] },
            ],
        };
        Say("what is not there", await kafka.AskAsync<DescribeProducersResponse>(leader, request, 0));
        Say(
            "not the leader",
            await kafka.AskAsync<DescribeProducersResponse>(
                leader % 3 + 1,
                new DescribeProducersRequest { Topics = [new() { Name = topic, PartitionIndexes = [0] }] },
                0
            )
        );
        var alone = await kafka.CreateTopicAsync("alone", replicas: 1);
        Say(
            "no replica",
            await kafka.AskAsync<DescribeProducersResponse>(
                2,
                new DescribeProducersRequest { Topics = [new() { Name = alone, PartitionIndexes = [0] }] },
                0
            )
        );

        async Task SayAsync(string when) =>
            Say(
                when,
                await kafka.AskLeaderAsync<DescribeProducersResponse>(
                    topic,
                    0,
                    new DescribeProducersRequest { Topics = [new() { Name = topic, PartitionIndexes = [0] }] },
                    0
                )
            );

        void Say(string when, DescribeProducersResponse described)
        {
            // Leaders of internal topics lie elsewhere on each cluster and have had other epochs.
            foreach (var producer in described.Topics[0].Partitions[0].ActiveProducers)
                producer.CoordinatorEpoch = Math.Sign(producer.CoordinatorEpoch + 1);
            kafka.Say(when, described);
        }
    }

    [Scenario]
    public static async Task Transactions_are_described_and_listed(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        kafka.Say(
            "what is not there",
            await client.AskAsync<DescribeTransactionsResponse>(
                new DescribeTransactionsRequest { TransactionalIds = [""] },
                0
            )
        );
        kafka.Say("an id that nobody knows", await new TransactionalClient(kafka, "unknown").DescribeAsync());
        kafka.Say(
            "not the coordinator",
            await kafka.AskAsync<DescribeTransactionsResponse>(
                await client.ElsewhereAsync(),
                new DescribeTransactionsRequest { TransactionalIds = [client.Id] },
                0
            )
        );
        await SayAsync("by state", 0, request => request.StateFilters = ["Empty", "Sleeping", "prepareCommit"]);
        await client.ProduceAsync(12, topic, 0);
        await SayAsync("by producer", 0, request => request.ProducerIdFilters = [client.ProducerId]);
        await SayAsync("by another", 0, request => request.ProducerIdFilters = [client.ProducerId + 5_000_000]);
        await SayAsync("by duration", 1, request => request.DurationFilter = 0);
        await SayAsync("by a long duration", 1, request => request.DurationFilter = 3_600_000);
        await SayAsync("by pattern", 2, request => request.TransactionalIdPattern = client.Id[..6] + ".*");
        await SayAsync("by a part", 2, request => request.TransactionalIdPattern = client.Id[..6]);
        await SayAsync("by what is no pattern", 2, request => request.TransactionalIdPattern = "(");
        await client.FinishAsync(5, commit: true);
        await SayAsync(
            "by a state of old",
            2,
            request => (request.StateFilters, request.ProducerIdFilters) = (["Ongoing"], [client.ProducerId])
        );

        async Task SayAsync(string what, short version, Action<ListTransactionsRequest> filter)
        {
            var request = new ListTransactionsRequest();
            filter(request);
            var listed = await client.AskAsync<ListTransactionsResponse>(request, version);
            listed.TransactionStates.RemoveAll(transaction => transaction.TransactionalId != client.Id);
            kafka.Say(what, listed);
        }
    }

    [Scenario]
    public static async Task An_operator_ends_a_transaction_on_a_partition(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var client = await new TransactionalClient(kafka).BeginAsync();
        await client.ProduceAsync(12, topic, 0);
        kafka.Say("a coordinator of old", await WriteAsync(1, 0, coordinatorEpoch: -1));
        kafka.Say("written", await WriteAsync(1, 0, coordinatorEpoch: 50));
        await Reading.SayAsync(kafka, "aborted", topic, 3);
        await client.SayStateAsync("the coordinator knows nothing of it");
        kafka.Say("by a coordinator before that", await WriteAsync(1, 0, coordinatorEpoch: 49));
        kafka.Say("the next epoch", await WriteAsync(2, 1, coordinatorEpoch: 50, transactionVersion: 2));
        kafka.Say("an epoch of old, v1", await WriteAsync(1, 0, coordinatorEpoch: 50));
        kafka.Say("an epoch of old, v2", await WriteAsync(2, 0, coordinatorEpoch: 50, transactionVersion: 2));
        kafka.Say("the same again", await WriteAsync(2, 1, coordinatorEpoch: 50, transactionVersion: 2));
        kafka.Say(
            "not the leader",
            await kafka.AskAsync<WriteTxnMarkersResponse>(
                await kafka.LeaderAsync(topic) % 3 + 1,
                Request(topic, 0, 1, 50, 0),
                1
            )
        );
        kafka.Say(
            "what is not there",
            await kafka.AskAsync<WriteTxnMarkersResponse>(1, Request(kafka.Name("nowhere"), 0, 1, 50, 0), 1)
        );

        WriteTxnMarkersRequest Request(
            string name,
            int partition,
            short epoch,
            int coordinatorEpoch,
            sbyte transactionVersion
        ) =>
            new()
            {
                Markers =
                [
                    new()
                    {
                        ProducerId = client.ProducerId,
                        ProducerEpoch = epoch,
                        CoordinatorEpoch = coordinatorEpoch,
                        TransactionVersion = transactionVersion,
                        Topics = [new() { Name = name, PartitionIndexes = [partition] }],
                    },
                ],
            };

        Task<WriteTxnMarkersResponse> WriteAsync(
            short version,
            short epoch,
            int coordinatorEpoch,
            sbyte transactionVersion = 0
        ) =>
            kafka.AskLeaderAsync<WriteTxnMarkersResponse>(
                topic,
                0,
                Request(topic, 0, epoch, coordinatorEpoch, transactionVersion),
                version
            );
    }

    [Scenario]
    public static async Task The_coordinator_writes_down_what_it_decides(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        var client = await new TransactionalClient(kafka).BeginAsync();
        await client.ProduceAsync(12, topic, 0);
        await client.ProduceAsync(12, topic, 0, partition: 1);
        await client.FinishAsync(5, commit: true);
        await client.AddAsync(3, topic, 1);
        await client.FinishAsync(4, commit: false);
        await client.InitAsync(timeoutMs: 1234);
        var partition = EmbeddedKafka.Groups.JavaHash.Partition(client.Id, 3);
        var written = await kafka.UntilAsync(ReadAsync, values => values.Count == 9, "the last is committed");
        foreach (var value in written)
        {
            // The number differs from run to run; that it is the same does not.
            if (value.PreviousProducerId == value.ProducerId)
                value.PreviousProducerId = 0;
            foreach (var schema in value.TransactionPartitions ?? [])
                schema.PartitionIds.Sort();
            kafka.Say("written", value);
        }

        async Task<List<TransactionLogValue>> ReadAsync()
        {
            var fetched = await Reading.FetchAsync(
                kafka,
                "__transaction_state",
                committed: false,
                partition: partition
            );
            return LogOf(fetched.Responses[0].Partitions[0].Records!.Value, client.Id);
        }
    }

    static List<TransactionLogValue> LogOf(ReadOnlyMemory<byte> bytes, string id)
    {
        var values = new List<TransactionLogValue>();
        while (bytes.Length >= EmbeddedKafka.Storage.BatchLayout.HeaderSize)
        {
            var size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.Span[8..]) + 12;
            if (size > bytes.Length)
                break;
            foreach (
                var record in EmbeddedKafka.Storage.LogRecord.In(
                    EmbeddedKafka.Storage.RecordBatch.Over(bytes[..size].ToArray(), 0, size)
                )
            )
            {
                var key = new KafkaReader(record.Key!.Value);
                key.ReadInt16();
                if (TransactionLogKey.Read(ref key, 0).TransactionalId != id)
                    continue;
                var value = new KafkaReader(record.Value!.Value);
                values.Add(TransactionLogValue.Read(ref value, value.ReadInt16()));
            }
            bytes = bytes[size..];
        }
        return values;
    }
}
