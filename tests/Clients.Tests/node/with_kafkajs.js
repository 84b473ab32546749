// Scenarios with kafkajs: SCENARIO BOOTSTRAP [ARGUMENT…]. What was seen is printed as one line of JSON.
const { Kafka, CompressionTypes, logLevel } = require("kafkajs");

const [, , scenario, bootstrap, ...rest] = process.argv;
const kafka = new Kafka({ clientId: "kafkajs", brokers: bootstrap.split(","), logLevel: logLevel.ERROR, retry: { initialRetryTime: 50, retries: 12 } });
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(condition, what) {
  for (const end = Date.now() + 60000; !(await condition()); await later(20))
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
}

/** A running member of a group and what it has seen. */
async function member(groupId, topics, options = {}) {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10000, heartbeatInterval: 300, maxWaitTimeInMs: 100, ...options });
  const it = { consumer, seen: [], owned: {} };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => (it.owned = payload.memberAssignment));
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    autoCommitInterval: 50,
    eachMessage: async ({ topic, partition, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, value.toString()]);
      it.seen.push([topic, partition, Number(message.offset), message.key && message.key.toString(), message.value && message.value.toString(), headers]);
    },
  });
  return it;
}

const scenarios = {
  async roundtrip(codec) {
    const producer = kafka.producer({ allowAutoTopicCreation: true });
    await producer.connect();
    const messages = [...Array(10).keys()].map((i) => ({ key: `k${i}`, value: i === 9 ? null : `v${i}`, headers: { h: "a" }, partition: 0, timestamp: `${1700000000000 + i}` }));
    const sent = await producer.send({ topic: "t", messages, acks: -1, compression: CompressionTypes[codec] });
    await producer.disconnect();
    const one = await member("roundtrip", ["t"]);
    await until(() => one.seen.length === 10, "ten records are read");
    await one.consumer.disconnect();
    return { base: Number(sent[0].baseOffset), seen: one.seen };
  },

  async idempotent() {
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (let i = 0; i < 3; i++) await producer.send({ topic: "t", messages: [{ value: `${i}`, partition: 0 }] });
    await producer.disconnect();
    return {};
  },

  async group() {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: "wide", messages: [0, 1, 2, 3].map((partition) => ({ value: `${partition}`, partition })) });
    const count = (it) => (it.owned["wide"] ?? []).length;
    const first = await member("g", ["wide"]);
    await until(() => first.seen.length === 4, "the first member has read all");
    const second = await member("g", ["wide"]);
    await until(() => count(first) === 2 && count(second) === 2, "both members have two partitions");
    const shared = [...first.owned["wide"], ...second.owned["wide"]].sort();
    await first.consumer.disconnect();
    await until(() => count(second) === 4, "the second member has all partitions");
    await producer.send({ topic: "wide", messages: [{ value: "last", partition: 3 }] });
    await until(() => second.seen.some((record) => record[4] === "last"), "the second member has read the last record");
    await second.consumer.commitOffsets([{ topic: "wide", partition: 3, offset: "2" }]);
    await second.consumer.disconnect();
    await producer.disconnect();
    return { shared, again: second.seen.length };
  },

  async admin() {
    const admin = kafka.admin();
    await admin.connect();
    const created = await admin.createTopics({ topics: [{ topic: "made", numPartitions: 2, replicationFactor: 3, configEntries: [{ name: "retention.ms", value: "5000" }] }] });
    const again = await admin.createTopics({ topics: [{ topic: "made", numPartitions: 2 }] });
    await admin.createPartitions({ topicPartitions: [{ topic: "made", count: 3 }] });
    const metadata = await admin.fetchTopicMetadata({ topics: ["made"] });
    const configs = await admin.describeConfigs({ resources: [{ type: 2, name: "made", configNames: ["retention.ms"] }], includeSynonyms: false });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: "made", messages: [0, 1, 2].map((i) => ({ value: `${i}`, partition: 0, timestamp: `${1700000000000 + i}` })) });
    await producer.disconnect();
    await admin.setOffsets({ groupId: "by-hand", topic: "made", partitions: [{ partition: 0, offset: "2" }] });
    const fetched = await admin.fetchOffsets({ groupId: "by-hand", topics: ["made"] });
    const offsets = await admin.fetchTopicOffsets("made");
    const at = await admin.fetchTopicOffsetsByTimestamp("made", 1700000000001);
    const groups = await admin.listGroups();
    const described = await admin.describeGroups(["by-hand"]);
    await admin.deleteTopicRecords({ topic: "made", partitions: [{ partition: 0, offset: "1" }] });
    const low = (await admin.fetchTopicOffsets("made")).find((entry) => entry.partition === 0).low;
    await admin.deleteGroups(["by-hand"]);
    const cluster = await admin.describeCluster();
    await admin.deleteTopics({ topics: ["made"] });
    const topics = await admin.listTopics();
    await admin.disconnect();
    const zero = (entries) => Number(entries.find((entry) => entry.partition === 0).offset);
    return {
      created, again, partitions: metadata.topics[0].partitions.length, retention: configs.resources[0].configEntries[0].configValue, committed: zero(fetched[0].partitions),
      high: zero(offsets), at: zero(at), low: Number(low), groups: groups.groups.map((group) => group.groupId), state: described.groups[0].state,
      brokers: cluster.brokers.map((broker) => broker.nodeId).sort(), cluster: cluster.clusterId, topics,
    };
  },

  async alterConfigs() {
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: "altered", numPartitions: 1 }] });
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: "altered", configEntries: [{ name: "retention.ms", value: "7000" }] }] });
    await admin.disconnect();
    return {};
  },

  async login(mechanism, password, authorities) {
    const safe = new Kafka({
      clientId: "kafkajs", brokers: bootstrap.split(","), logLevel: logLevel.NOTHING, sasl: { mechanism, username: "alice", password },
      ssl: authorities ? { ca: [require("fs").readFileSync(authorities)] } : false, retry: { retries: 2 },
    });
    const producer = safe.producer();
    await producer.connect();
    const sent = await producer.send({ topic: "orders", messages: [{ value: "tea", partition: 0 }] });
    await producer.disconnect();
    return { offset: Number(sent[0].baseOffset) };
  },

  async transaction() {
    const producer = kafka.producer({ transactionalId: "mover", maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    const first = await producer.transaction();
    await first.send({ topic: "out", messages: [{ value: "a", partition: 0 }, { value: "b", partition: 0 }] });
    await first.sendOffsets({ consumerGroupId: "eos", topics: [{ topic: "in", partitions: [{ partition: 0, offset: "7" }] }] });
    await first.commit();
    const second = await producer.transaction();
    await second.send({ topic: "out", messages: [{ value: "never", partition: 0 }] });
    await second.abort();
    const third = await producer.transaction();
    await third.send({ topic: "out", messages: [{ value: "c", partition: 0 }] });
    await third.commit();
    await producer.disconnect();
    const reader = await member("reader", ["out"], { readUncommitted: false });
    await until(() => reader.seen.length >= 3, "the committed records are read");
    await reader.consumer.disconnect();
    return { seen: reader.seen.map((record) => record[4]) };
  },
};

scenarios[scenario](...rest).then(
  (seen) => console.log(JSON.stringify(seen)),
  (failure) => {
    console.error(failure);
    process.exitCode = 1;
  },
);
