import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.FloatDeserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.apache.kafka.common.utils.Utils;

/** WHAT ARGUMENT…: what Kafka's own serializers and deserializers make of it, a line for each. */
public final class Serdes {
    public static void main(String[] args) throws Exception {
        HexFormat hex = HexFormat.of();
        switch (args[0]) {
            case "long": System.out.println(new LongDeserializer().deserialize("t", hex.parseHex(args[1]))); break;
            case "int": System.out.println(new IntegerDeserializer().deserialize("t", hex.parseHex(args[1]))); break;
            case "double": System.out.println(new DoubleDeserializer().deserialize("t", hex.parseHex(args[1]))); break;
            case "float": System.out.println(new FloatDeserializer().deserialize("t", hex.parseHex(args[1]))); break;
            case "string": System.out.println(new StringDeserializer().deserialize("t", hex.parseHex(args[1])).codePointAt(0)); break;
            case "uuid": System.out.println(new String(new UUIDSerializer().serialize("t", UUID.fromString(args[1])), StandardCharsets.UTF_8)); break;
            case "partition": System.out.println(Utils.toPositive(Utils.murmur2(args[1].getBytes(StandardCharsets.UTF_8))) % 6); break;
            case "read-longs": readLongs(args[1], args[2]); break;
            default: throw new IllegalArgumentException(args[0]);
        }
    }

    /** Polls until three polls have thrown. */
    private static void readLongs(String bootstrap, String topic) {
        TopicPartition place = new TopicPartition(topic, 0);
        Properties config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "longs");
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, LongDeserializer.class);
        try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(config)) {
            consumer.assign(List.of(place));
            consumer.seek(place, 0);
            long end = System.nanoTime() + 60_000_000_000L;
            for (int thrown = 0; thrown < 3 && System.nanoTime() < end; )
                try {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> System.out.println("read " + record.value()));
                } catch (RecordDeserializationException e) {
                    thrown++;
                    System.out.println("throws at " + e.offset() + ", position " + consumer.position(place));
                }
        }
    }
}
