"""Scenarios with kafka-python: SCENARIO BOOTSTRAP [ARGUMENT…]. What was seen is printed as one line of JSON."""
import json
import sys
import threading
import time

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic

DEADLINE = 60


def records(consumer, count):
    """Polls until so many records have come."""
    seen, end = [], time.monotonic() + DEADLINE
    while len(seen) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(seen)} of {count} records")
        for batch in consumer.poll(timeout_ms=200).values():
            seen += [[r.topic, r.partition, r.offset, r.key and r.key.decode(), r.value.decode(), [[k, v.decode()] for k, v in r.headers], r.timestamp] for r in batch]
    return seen


def roundtrip(bootstrap, codec, version=None):
    api = {"api_version": tuple(map(int, version.split(".")))} if version else {}
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", compression_type=None if codec == "none" else codec, linger_ms=50, **api)
    sent = [producer.send("t", key=b"k%d" % i, value=b"v%d" % i, headers=[("h", b"a")], timestamp_ms=1700000000000 + i, partition=0) for i in range(10)]
    offsets = [future.get(DEADLINE).offset for future in sent]
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", **api)
    consumer.assign([TopicPartition("t", 0)])
    return {"offsets": offsets, "records": records(consumer, 10), "version": list(consumer.config["api_version"])}


class Member(threading.Thread):
    """A consumer that polls on a thread of its own: joining blocks."""

    def __init__(self, bootstrap, topic):
        super().__init__(daemon=True)
        self.consumer = KafkaConsumer(
            topic, bootstrap_servers=bootstrap, group_id="g", auto_offset_reset="earliest", enable_auto_commit=False, session_timeout_ms=10000, heartbeat_interval_ms=300)
        self.seen, self.owned, self.stopping = [], [], False

    def run(self):
        while not self.stopping:
            for batch in self.consumer.poll(timeout_ms=100).values():
                self.seen += batch
            if len(self.seen) == 6:
                self.consumer.commit()
            self.owned = sorted(p.partition for p in self.consumer.assignment())

    def stop(self):
        self.stopping = True
        self.join(DEADLINE)
        committed = {p.partition: self.consumer.committed(p) for p in self.consumer.assignment()}
        self.consumer.close()
        return committed


def until(condition, what):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def group(bootstrap, topic):
    """One member reads and commits, a second one takes its share, the first one leaves."""
    first, second = Member(bootstrap, topic), Member(bootstrap, topic)
    first.start()
    until(lambda: len(first.seen) == 6, "the first member has read all")
    second.start()
    until(lambda: len(first.owned) == 1 and len(second.owned) == 1, "both members have a partition")
    shared = sorted(first.owned + second.owned)
    first.stop()
    until(lambda: len(second.owned) == 2, "the second member has both partitions")
    return {"seen": len(first.seen), "again": len(second.seen), "shared": shared, "committed": second.stop()}


def admin(bootstrap):
    client = KafkaAdminClient(bootstrap_servers=bootstrap)
    client.create_topics([NewTopic("made", 2, 3, topic_configs={"retention.ms": "5000"})])
    client.create_partitions({"made": NewPartitions(4)})
    topic = client.describe_topics(["made"])[0]
    described = client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, "made")])[0]
    retention = [entry[1] for entry in described.resources[0][4] if entry[0] == "retention.ms"]
    cluster = client.describe_cluster()
    groups = sorted(client.list_consumer_groups())
    offsets = {p.partition: o.offset for p, o in client.list_consumer_group_offsets("g").items()} if groups else {}
    states = [client.describe_consumer_groups([name])[0].state for name, _ in groups]
    client.delete_topics(["made"])
    left = client.list_topics()
    client.close()
    return {
        "partitions": len(topic["partitions"]), "replicas": [sorted(p["replicas"]) for p in topic["partitions"]], "retention": retention,
        "brokers": sorted(b["node_id"] for b in cluster["brokers"]), "cluster": cluster["cluster_id"], "groups": groups, "offsets": offsets, "states": states, "left": left,
    }


def offsets(bootstrap):
    consumer = KafkaConsumer(bootstrap_servers=bootstrap)
    place = TopicPartition("t", 0)
    times = consumer.offsets_for_times({place: 1700000000005})
    return {
        "beginning": consumer.beginning_offsets([place])[place], "end": consumer.end_offsets([place])[place],
        "at": [times[place].offset, times[place].timestamp], "topics": sorted(consumer.topics()), "partitions": sorted(consumer.partitions_for_topic("t")),
    }


def login(bootstrap, mechanism, password, authorities):
    security = {
        "security_protocol": "SASL_SSL" if authorities else "SASL_PLAINTEXT", "ssl_cafile": authorities or None,
        "sasl_mechanism": mechanism, "sasl_plain_username": "alice", "sasl_plain_password": password,
    }
    producer = KafkaProducer(bootstrap_servers=bootstrap, **security)
    offset = producer.send("orders", b"tea", partition=0).get(DEADLINE).offset
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", **security)
    consumer.assign([TopicPartition("orders", 0)])
    return {"offset": offset, "value": records(consumer, 1)[0][4]}


print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
