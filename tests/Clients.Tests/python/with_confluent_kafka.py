"""Scenarios with confluent-kafka (librdkafka): SCENARIO BOOTSTRAP [ARGUMENT…]. What was seen is printed as one line of JSON."""
import json
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

DEADLINE = 60


def consume(consumer, count):
    seen, end = [], time.monotonic() + DEADLINE
    while len(seen) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(seen)} of {count} records")
        message = consumer.poll(0.2)
        if message and not message.error():
            seen.append([message.partition(), message.offset(), message.key() and message.key().decode(), message.value().decode(), [[k, v.decode()] for k, v in message.headers() or []]])
    return seen


def idempotent(bootstrap, codec):
    delivered = []
    producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "compression.type": codec, "linger.ms": 50})
    for i in range(10):
        producer.produce("t", key=f"k{i}", value=f"v{i}", headers={"h": "a"}, partition=0, on_delivery=lambda error, message: delivered.append([str(error) if error else None, message.offset()]))
    producer.flush(DEADLINE)
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "idempotent", "auto.offset.reset": "earliest"})
    consumer.subscribe(["t"])
    seen = consume(consumer, 10)
    consumer.close()
    return {"delivered": sorted(delivered, key=lambda d: d[1]), "seen": seen}


def transactional(bootstrap):
    """Consume, transform, produce; one transaction commits with its offsets, the next aborts."""
    source = Producer({"bootstrap.servers": bootstrap})
    for i in range(4):
        source.produce("in", value=f"{i}", partition=0)
    source.flush(DEADLINE)
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "eos", "auto.offset.reset": "earliest", "enable.auto.commit": False})
    consumer.subscribe(["in"])
    producer = Producer({"bootstrap.servers": bootstrap, "transactional.id": "mover", "transaction.timeout.ms": 30000})
    producer.init_transactions(DEADLINE)
    producer.begin_transaction()
    for record in consume(consumer, 4):
        producer.produce("out", value=record[3] + "!", partition=0)
    producer.send_offsets_to_transaction(consumer.position(consumer.assignment()), consumer.consumer_group_metadata(), DEADLINE)
    producer.commit_transaction(DEADLINE)
    producer.begin_transaction()
    producer.produce("out", value="never", partition=0)
    producer.flush(DEADLINE)
    producer.abort_transaction(DEADLINE)
    producer.begin_transaction()
    producer.produce("out", value="last", partition=0)
    producer.commit_transaction(DEADLINE)
    committed = consumer.committed([TopicPartition("in", 0)], DEADLINE)[0].offset
    consumer.close()
    reader = Consumer({"bootstrap.servers": bootstrap, "group.id": "reader", "isolation.level": "read_committed"})
    reader.assign([TopicPartition("out", 0, 0)])
    seen = [record[3] for record in consume(reader, 5)]
    reader.close()
    return {"committed": committed, "seen": seen}


def rebalance(bootstrap, strategy):
    def member(name):
        consumer = Consumer({
            "bootstrap.servers": bootstrap, "group.id": "shared-" + strategy, "client.id": name, "partition.assignment.strategy": strategy,
            "auto.offset.reset": "earliest", "session.timeout.ms": 10000, "heartbeat.interval.ms": 300, "enable.auto.commit": False,
        })
        consumer.subscribe(["wide"])
        return consumer

    def until(condition, *members):
        end = time.monotonic() + DEADLINE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(str([m.assignment() for m in members]))
            for one in members:
                one.poll(0.05)

    first = member("one")
    until(lambda: len(first.assignment()) == 4, first)
    second = member("two")
    until(lambda: len(first.assignment()) == 2 and len(second.assignment()) == 2, first, second)
    shared = sorted(p.partition for m in (first, second) for p in m.assignment())
    first.close()
    until(lambda: len(second.assignment()) == 4, second)
    second.close()
    return {"shared": shared}


def admin(bootstrap):
    client = AdminClient({"bootstrap.servers": bootstrap})
    client.create_topics([NewTopic("made", 2, 3, config={"retention.ms": "5000"})])["made"].result(DEADLINE)
    client.create_partitions([NewPartitions("made", 3)])["made"].result(DEADLINE)
    resource = ConfigResource("topic", "made")
    retention = client.describe_configs([resource])[resource].result(DEADLINE)["retention.ms"].value
    altered = ConfigResource("topic", "made", set_config={"retention.ms": "6000"})
    client.alter_configs([altered])[altered].result(DEADLINE)
    altered_to = client.describe_configs([resource])[resource].result(DEADLINE)["retention.ms"].value
    topic = client.list_topics("made").topics["made"]
    client.delete_topics(["made"])["made"].result(DEADLINE)
    return {"partitions": len(topic.partitions), "retention": retention, "altered": altered_to, "brokers": sorted(client.list_topics().brokers)}


print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
