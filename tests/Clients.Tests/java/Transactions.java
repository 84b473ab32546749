import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.serialization.StringSerializer;

/** BOOTSTRAP PROTOCOL: consume, transform, produce in transactions; aborts; fencing. Prints a line for each fact. */
public final class Transactions {
    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        try (KafkaProducer<String, String> source = new KafkaProducer<>(config(bootstrap, null))) {
            for (int i = 0; i < 4; i++)
                source.send(new ProducerRecord<>("in", 0, null, "" + i)).get();
        }
        TopicPartition in = new TopicPartition("in", 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Consumers.config(bootstrap, args[1], "eos"));
             KafkaProducer<String, String> producer = new KafkaProducer<>(config(bootstrap, "mover"))) {
            consumer.subscribe(List.of("in"));
            producer.initTransactions();
            producer.beginTransaction();
            List<String> read = new ArrayList<>();
            Consumers.await("four records", () -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
                    read.add(record.value());
                    producer.send(new ProducerRecord<>("out", 0, null, record.value() + "!"));
                }
                return read.size() == 4;
            });
            producer.sendOffsetsToTransaction(Map.of(in, new OffsetAndMetadata(4)), consumer.groupMetadata());
            producer.commitTransaction();
            System.out.println("committed " + consumer.committed(java.util.Set.of(in)).get(in).offset());

            producer.beginTransaction();
            producer.send(new ProducerRecord<>("out", 0, null, "never")).get();
            producer.sendOffsetsToTransaction(Map.of(in, new OffsetAndMetadata(1)), consumer.groupMetadata());
            producer.abortTransaction();
            System.out.println("after abort " + consumer.committed(java.util.Set.of(in)).get(in).offset());

            producer.beginTransaction();
            producer.send(new ProducerRecord<>("out", 0, null, "of a zombie")).get();
            try (KafkaProducer<String, String> successor = new KafkaProducer<>(config(bootstrap, "mover"))) {
                successor.initTransactions();
                successor.beginTransaction();
                successor.send(new ProducerRecord<>("out", 0, null, "last"));
                successor.commitTransaction();
            }
            try {
                producer.commitTransaction();
                System.out.println("not fenced");
            } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
                System.out.println("fenced");
            }
        }
        System.out.println("read_committed " + readAll(bootstrap, "read_committed", 5));
        System.out.println("read_uncommitted " + readAll(bootstrap, "read_uncommitted", 7));
    }

    private static List<String> readAll(String bootstrap, String isolation, int count) throws Exception {
        Properties config = Consumers.config(bootstrap, "classic", "reader");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config)) {
            TopicPartition out = new TopicPartition("out", 0);
            consumer.assign(List.of(out));
            Consumers.await("all is read", () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> values.add(record.value()));
                return values.size() >= count && consumer.position(out) == consumer.endOffsets(List.of(out)).get(out);
            });
        }
        return values;
    }

    static Properties config(String bootstrap, String transactionalId) {
        Properties config = new Properties();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        if (transactionalId != null)
            config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return config;
    }
}
