import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/** Record batches as Kafka's log reads them. */
final class Batches {
    /** Bytes of whole batches: a line for each batch, then one for each of its records. */
    static List<byte[]> describe(Host.Arguments arguments) {
        MemoryRecords records = MemoryRecords.readableRecords(ByteBuffer.wrap(arguments.bytes()));
        if (records.validBytes() != records.sizeInBytes())
            throw new IllegalStateException("only " + records.validBytes() + " of " + records.sizeInBytes() + " bytes are whole batches");
        List<byte[]> lines = new ArrayList<>();
        for (MutableRecordBatch batch : records.batches()) {
            ((DefaultRecordBatch) batch).ensureValid();
            lines.add(Host.bytes("batch magic=" + batch.magic() + " offsets=" + batch.baseOffset() + ".." + batch.lastOffset()
                + " count=" + batch.countOrNull() + " codec=" + batch.compressionType().name + " type=" + batch.timestampType()
                + " max=" + batch.maxTimestamp() + " producer=" + batch.producerId() + "/" + batch.producerEpoch() + "/" + batch.baseSequence()
                + " transactional=" + batch.isTransactional() + " control=" + batch.isControlBatch() + " epoch=" + batch.partitionLeaderEpoch()));
            for (Record record : batch) {
                record.ensureValid();
                StringBuilder line = new StringBuilder("record " + record.offset() + " " + text(record.hasKey() ? record.key() : null) + "=" + text(record.hasValue() ? record.value() : null));
                for (Header header : record.headers())
                    line.append(' ').append(header.key()).append(':').append(text(header.value() == null ? null : ByteBuffer.wrap(header.value())));
                lines.add(Host.bytes(line.toString()));
            }
        }
        return lines;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? "null" : StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
