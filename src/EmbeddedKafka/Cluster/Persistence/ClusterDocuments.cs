using System.Text.Json.Nodes;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Quotas;
using EmbeddedKafka.Security;
using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tokens;
using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka.Cluster.Persistence;

/// <summary>
/// What the controller knows, as documents of the metadata log: the cluster, each topic with its partitions, the
/// brokers' configs and those of groups and client metrics, ACLs, SCRAM credentials, delegation tokens, quotas,
/// features.
/// </summary>
internal sealed class ClusterDocuments(ClusterState state, MetadataLog log)
{
    const string TopicPrefix = "topic/";

    /// <summary>The id of the cluster that a directory belongs to; null for a new one.</summary>
    /// <exception cref="InvalidOperationException">It had more brokers than are asked for.</exception>
    public static string? ClusterIdIn(MetadataLog log, int brokers)
    {
        if (log.Find("cluster") is not { } cluster)
            return null;
        var had = (int)cluster["brokers"]!;
        if (had > brokers)
            throw new InvalidOperationException(
                $"the data directory holds a cluster of {had} brokers, which does not start with {brokers}"
            );
        return (string?)cluster["id"];
    }

    /// <summary>Everything but topics; what has not changed is not written again.</summary>
    public void Save()
    {
        log.Put(
            "cluster",
            new JsonObject
            {
                ["id"] = state.ClusterId,
                ["brokers"] = state.Brokers.Length,
                ["directories"] = new JsonArray([
                    .. state.Brokers.Select(broker => (JsonNode)broker.DirectoryId.ToString()),
                ]),
            }
        );
        log.Put(
            "configs",
            new JsonObject
            {
                ["default"] = Texts(state.Configs.DynamicDefaultNow),
                ["brokers"] = new JsonObject(
                    state.Brokers.Select(broker =>
                        KeyValuePair.Create(broker.Id.ToString(), (JsonNode?)Texts(state.Configs.DynamicFor(broker.Id)))
                    )
                ),
                ["groups"] = Texts(state.Configs.Groups),
                ["metrics"] = Texts(state.Configs.ClientMetrics),
            }
        );
        log.Put(
            "quotas",
            new JsonArray([
                .. state.Quotas.Table.All.SelectMany(entity =>
                    entity.Value.Select(quota => Document(entity.Key, quota.Key, quota.Value))
                ),
            ])
        );
        log.Put("acls", new JsonArray([.. state.Authorizer.Acls.All.Select(Document)]));
        log.Put("scram", Credentials());
        log.Put("tokens", new JsonArray([.. state.Tokens.All.Select(Document)]));
        log.Put(
            "features",
            new JsonObject(
                state.Features.Finalized.Select(feature => KeyValuePair.Create(feature.Name, (JsonNode?)feature.Level))
            )
        );
        log.Put("producer-ids", state.ProducerIds.NextBlock);
    }

    public void Save(Topic topic)
    {
        if (topic.IsDeleted)
        {
            if (state.Find(topic.Name) is null)
                log.Put(TopicPrefix + topic.Name, null);
            return;
        }
        log.Put(
            TopicPrefix + topic.Name,
            new JsonObject
            {
                ["id"] = topic.Id.ToString(),
                ["internal"] = topic.IsInternal,
                ["configs"] = Texts(topic.Overrides),
                ["partitions"] = new JsonArray([.. topic.Partitions.Select(Document)]),
            }
        );
    }

    static JsonNode Document(Partition partition) =>
        new JsonObject
        {
            ["replicas"] = Numbers(partition.Assignment),
            ["leader"] = partition.Leader,
            ["epoch"] = partition.LeaderEpoch,
            ["isr"] = Numbers(partition.Isr),
            ["eligible"] = Numbers(partition.EligibleLeaders),
            ["last"] = Numbers(partition.LastKnownEligibleLeaders),
            ["adding"] = Numbers(partition.Adding),
            ["removing"] = Numbers(partition.Removing),
        };

    static JsonNode Document(Acl acl) =>
        new JsonArray(
            (int)acl.ResourceType,
            acl.ResourceName,
            (int)acl.PatternType,
            acl.Principal,
            acl.Host,
            (int)acl.Operation,
            (int)acl.Permission
        );

    static JsonNode Document(QuotaEntity entity, string key, double value) =>
        new JsonObject
        {
            // A part without a name is the default for all.
            ["entity"] = new JsonObject(
                entity.Parts.Select(part => KeyValuePair.Create(part.Type, (JsonNode?)part.Name.Name))
            ),
            ["key"] = key,
            ["value"] = value,
        };

    static JsonNode Document(DelegationToken token) =>
        new JsonObject
        {
            ["id"] = token.Id,
            ["owner"] = Document(token.Owner),
            ["requester"] = Document(token.Requester),
            ["renewers"] = new JsonArray([.. token.Renewers.Select(Document)]),
            ["issued"] = token.IssuedAt,
            ["expires"] = token.ExpiresAt,
            ["ends"] = token.EndsAt,
        };

    static JsonNode Document(KafkaPrincipal principal) => new JsonArray(principal.Type, principal.Name);

    static KafkaPrincipal PrincipalOf(JsonNode? document) => new((string)document![0]!, (string)document[1]!);

    JsonObject Credentials()
    {
        var users = new JsonObject();
        foreach (var user in state.Sasl.Scram.Users)
            users[user] = new JsonObject(
                state
                    .Sasl.Scram.Of(user)!
                    .Select(entry =>
                        KeyValuePair.Create(
                            entry.Key.ToString(),
                            (JsonNode?)
                                new JsonObject
                                {
                                    ["salt"] = Convert.ToBase64String(entry.Value.Salt),
                                    ["stored"] = Convert.ToBase64String(entry.Value.StoredKey),
                                    ["server"] = Convert.ToBase64String(entry.Value.ServerKey),
                                    ["iterations"] = entry.Value.Iterations,
                                }
                        )
                    )
            );
        return users;
    }

    /// <summary>Loads all documents; partitions have no leaders yet.</summary>
    public void Restore()
    {
        if (log.Find("cluster")?["directories"] is JsonArray directories)
            for (var i = 0; i < directories.Count; i++)
                state.Brokers[i].DirectoryId = Guid.Parse((string)directories[i]!);
        if (log.Find("configs") is { } configs)
            RestoreConfigs(configs);
        foreach (var acl in log.Find("acls") as JsonArray ?? [])
            state.Authorizer.Acls.Add(
                new(
                    (AclResourceType)(int)acl![0]!,
                    (string)acl[1]!,
                    (AclPatternType)(int)acl[2]!,
                    (string)acl[3]!,
                    (string)acl[4]!,
                    (AclOperation)(int)acl[5]!,
                    (AclPermission)(int)acl[6]!
                )
            );
        foreach (var (user, credentials) in log.Find("scram") as JsonObject ?? [])
        foreach (var (type, credential) in credentials!.AsObject())
            if (ScramMechanism.Of(sbyte.Parse(type)) is { } mechanism)
                state.Sasl.Scram.Set(
                    user,
                    mechanism,
                    new(
                        Bytes(credential!["salt"]),
                        Bytes(credential["stored"]),
                        Bytes(credential["server"]),
                        (int)credential["iterations"]!
                    )
                );
        foreach (var token in log.Find("tokens") as JsonArray ?? [])
            state.Tokens.Restore(
                (string)token!["id"]!,
                PrincipalOf(token["owner"]),
                PrincipalOf(token["requester"]),
                [.. token["renewers"]!.AsArray().Select(PrincipalOf)],
                (long)token["issued"]!,
                (long)token["expires"]!,
                (long)token["ends"]!
            );
        foreach (var quota in log.Find("quotas") as JsonArray ?? [])
            state.Quotas.Set(EntityOf(quota!["entity"]!.AsObject()), (string)quota["key"]!, (double)quota["value"]!);
        if (log.Find("features") is JsonObject features)
            RestoreFeatures(features);
        if (log.Find("producer-ids") is { } next)
            state.ProducerIds.StartAfter((long)next - 1);
        foreach (var key in log.Keys(TopicPrefix))
            Restore(key[TopicPrefix.Length..], log.Find(key)!);
    }

    void RestoreConfigs(JsonNode configs)
    {
        foreach (var (name, value) in configs["default"]!.AsObject())
            if (state.Configs.DynamicDefaultNow.GetValueOrDefault(name) != (string)value!)
                state.Configs.DynamicDefault[name] = (string)value!;
        foreach (var (broker, own) in configs["brokers"]!.AsObject())
        foreach (var (name, value) in own!.AsObject())
            state.Configs.DynamicFor(int.Parse(broker))[name] = (string)value!;
        Restore(configs["groups"], state.Configs.Groups);
        Restore(configs["metrics"], state.Configs.ClientMetrics);
    }

    static void Restore(JsonNode? document, Dictionary<string, SortedDictionary<string, string>> configs)
    {
        foreach (var (name, own) in document as JsonObject ?? [])
        {
            configs[name] = new(StringComparer.Ordinal);
            foreach (var (config, value) in own!.AsObject())
                configs[name][config] = (string)value!;
        }
    }

    static QuotaEntity EntityOf(JsonObject parts)
    {
        var entity = default(QuotaEntity);
        foreach (var (type, name) in parts)
            entity = entity.With(type, new((string?)name));
        return entity;
    }

    void RestoreFeatures(JsonObject features)
    {
        foreach (var (name, level) in features)
            if (state.Features.LevelOf(name) != (short)level!)
                state.Features.Finalize(name, (short)level!);
        foreach (var feature in state.Features.Finalized)
            if (!features.ContainsKey(feature.Name))
                state.Features.Finalize(feature.Name, 0);
    }

    void Restore(string name, JsonNode document)
    {
        var configs = document["configs"]!
            .AsObject()
            .Select(config => KeyValuePair.Create(config.Key, (string)config.Value!));
        var topic = state.Restore(name, Guid.Parse((string)document["id"]!), configs, (bool)document["internal"]!);
        foreach (var partition in document["partitions"]!.AsArray())
            state.Restore(
                topic,
                Ids(partition!["replicas"]),
                restored =>
                {
                    restored.EligibleLeaders = Ids(partition["eligible"]);
                    restored.LastKnownEligibleLeaders = Ids(partition["last"]);
                    restored.Adding = Ids(partition["adding"]);
                    restored.Removing = Ids(partition["removing"]);
                    restored.Restore((int)partition["leader"]!, (int)partition["epoch"]!, Ids(partition["isr"]));
                }
            );
    }

    /// <summary>Elects a leader for every partition: the last one, unless after a crash another replica in sync has
    /// more records.</summary>
    public void RestoreLeaders()
    {
        foreach (var partition in state.Partitions)
        {
            var leader = BestOf(partition, partition.Isr);
            if (leader < 0)
                leader = BestOf(partition, partition.EligibleLeaders);
            if (leader >= 0 && !partition.IsInSync(leader))
                partition.Isr = [leader];
            partition.Lead(leader, state.Now);
            state.Disk!.Touch(partition.Topic);
            state.LeaderMoved(partition);
            state.Replication.Due(partition);
            state.Duties.Watch(partition);
        }
    }

    static int BestOf(Partition partition, int[] candidates)
    {
        var best = -1;
        foreach (var id in (int[])[partition.Leader, .. partition.Assignment])
            if (
                Array.IndexOf(candidates, id) >= 0
                && partition.ReplicaOn(id) is { } replica
                && (
                    best < 0
                    || (replica.Log.Epochs.LatestEpoch, replica.Log.EndOffset).CompareTo(EndOf(partition, best)) > 0
                )
            )
                best = id;
        return best;
    }

    static (int, long) EndOf(Partition partition, int brokerId) =>
        partition.ReplicaOn(brokerId) is { } replica
            ? (replica.Log.Epochs.LatestEpoch, replica.Log.EndOffset)
            : (-1, -1);

    static JsonObject Texts(IEnumerable<KeyValuePair<string, string>> texts) =>
        new(
            texts
                .OrderBy(text => text.Key, StringComparer.Ordinal)
                .Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value))
        );

    static JsonObject Texts(IEnumerable<KeyValuePair<string, SortedDictionary<string, string>>> texts) =>
        new(
            texts
                .OrderBy(text => text.Key, StringComparer.Ordinal)
                .Select(text => KeyValuePair.Create(text.Key, (JsonNode?)Texts(text.Value)))
        );

    static JsonArray Numbers(int[] numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    static int[] Ids(JsonNode? numbers) => [.. numbers!.AsArray().Select(number => (int)number!)];

    static byte[] Bytes(JsonNode? text) => Convert.FromBase64String((string)text!);
}
