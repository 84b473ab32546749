import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** SCENARIO BOOTSTRAP [ARGUMENT…]: groups of Java consumers. Prints what was seen, a line for each fact. */
public final class Consumers {
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "share-partitions": sharePartitions(args[1], args[2]); break;
            case "static-member": staticMember(args[1], args[2]); break;
            case "pattern": pattern(args[1]); break;
            case "seek": seek(args[1], args[2]); break;
            default: throw new IllegalArgumentException(args[0]);
        }
    }

    /** Two members on topic "wide" of four partitions; then one. */
    private static void sharePartitions(String bootstrap, String protocol) throws Exception {
        Member first = new Member(bootstrap, protocol, "g", Map.of());
        await("the first member owns all", () -> first.owned.size() == 4 && first.seen.size() == 8);
        Member second = new Member(bootstrap, protocol, "g", Map.of());
        await("both own two", () -> first.owned.size() == 2 && second.owned.size() == 2);
        TreeSet<Integer> all = new TreeSet<>(first.owned);
        all.addAll(second.owned);
        System.out.println("shared " + all);
        first.close();
        await("the second member owns all", () -> second.owned.size() == 4);
        second.close();
        System.out.println("seen " + first.seen.size() + " and " + second.seen.size());
    }

    /** A static member comes back within its session: same partitions, nobody else moves. */
    private static void staticMember(String bootstrap, String protocol) throws Exception {
        Member first = new Member(bootstrap, protocol, "s", Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one"));
        await("the first member owns all", () -> first.owned.size() == 4);
        Member second = new Member(bootstrap, protocol, "s", Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "two"));
        await("both own two", () -> first.owned.size() == 2 && second.owned.size() == 2);
        TreeSet<Integer> before = new TreeSet<>(first.owned);
        first.close();
        Member again = new Member(bootstrap, protocol, "s", Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one"));
        await("it owns two again", () -> again.owned.size() == 2);
        System.out.println("same " + before.equals(new TreeSet<>(again.owned)) + ", other revoked " + second.revocations);
        again.close();
        second.close();
    }

    /** A pattern that the broker evaluates. */
    private static void pattern(String bootstrap) throws Exception {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config(bootstrap, "consumer", "p"))) {
            consumer.subscribe(new SubscriptionPattern("pat.*"));
            awaitPolling(consumer, "two topics match", () -> topics(consumer).size() == 2);
            System.out.println("topics " + topics(consumer));
        }
    }

    private static TreeSet<String> topics(KafkaConsumer<?, ?> consumer) {
        TreeSet<String> topics = new TreeSet<>();
        for (TopicPartition place : consumer.assignment())
            topics.add(place.topic());
        return topics;
    }

    /** Seeks, pauses, offsets by time, commits with metadata, committed offsets. */
    private static void seek(String bootstrap, String protocol) throws Exception {
        TopicPartition place = new TopicPartition("wide", 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config(bootstrap, protocol, "seek"))) {
            consumer.assign(List.of(place));
            consumer.seekToEnd(List.of(place));
            System.out.println("end " + consumer.position(place));
            consumer.seek(place, 1);
            List<ConsumerRecord<String, String>> read = new ArrayList<>();
            awaitPolling(consumer, "a record", () -> read.size() > 0, read);
            System.out.println("read " + read.get(0).offset() + " " + read.get(0).leaderEpoch().isPresent());
            awaitPolling(consumer, "all is read", () -> consumer.position(place) == 8);
            System.out.println("lag " + consumer.currentLag(place).getAsLong());
            consumer.commitSync(Map.of(place, new org.apache.kafka.clients.consumer.OffsetAndMetadata(1, "here")));
            System.out.println("committed " + consumer.committed(java.util.Set.of(place)).get(place).metadata());
            System.out.println("offsets " + consumer.beginningOffsets(List.of(place)).get(place) + " " + consumer.endOffsets(List.of(place)).get(place)
                + " " + consumer.offsetsForTimes(Map.of(place, 1L)).get(place).offset());
        }
    }

    private static void awaitPolling(KafkaConsumer<String, String> consumer, String what, BooleanSupplier condition) throws Exception {
        awaitPolling(consumer, what, condition, new ArrayList<>());
    }

    private static void awaitPolling(KafkaConsumer<String, String> consumer, String what, BooleanSupplier condition, List<ConsumerRecord<String, String>> read) throws Exception {
        await(what, () -> {
            consumer.poll(Duration.ofMillis(50)).forEach(read::add);
            return condition.getAsBoolean();
        });
    }

    static void await(String what, BooleanSupplier condition) throws Exception {
        for (long end = System.nanoTime() + 60_000_000_000L; !condition.getAsBoolean(); Thread.sleep(10))
            if (System.nanoTime() > end)
                throw new IllegalStateException("waited in vain until " + what);
    }

    static Properties config(String bootstrap, String protocol, String group) {
        Properties config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        if (protocol.equals("classic"))
            config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "200");
        return config;
    }

    /** A member that polls and commits on a thread of its own. */
    private static final class Member {
        final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        final java.util.Set<Integer> owned = ConcurrentHashMap.newKeySet();
        volatile int revocations;
        private volatile boolean stopping;
        private final Thread thread;

        Member(String bootstrap, String protocol, String group, Map<String, String> more) {
            Properties config = config(bootstrap, protocol, group);
            config.putAll(more);
            thread = new Thread(() -> {
                try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config)) {
                    consumer.subscribe(List.of("wide"), new org.apache.kafka.clients.consumer.ConsumerRebalanceListener() {
                        @Override
                        public void onPartitionsRevoked(java.util.Collection<TopicPartition> partitions) {
                            if (!stopping && !partitions.isEmpty())
                                revocations++;
                            partitions.forEach(place -> owned.remove(place.partition()));
                        }

                        @Override
                        public void onPartitionsAssigned(java.util.Collection<TopicPartition> partitions) {
                            partitions.forEach(place -> owned.add(place.partition()));
                        }
                    });
                    while (!stopping) {
                        consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(record.value()));
                        consumer.commitSync();
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                }
            });
            thread.start();
        }

        void close() throws InterruptedException {
            stopping = true;
            thread.join(60_000);
        }
    }
}
