import java.nio.ByteBuffer;
import java.util.List;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** Whole frames, parsed as Kafka's broker and Kafka's client parse them. */
final class Exchanges {
    /** A request without its size: answers with what Kafka's broker would see. */
    static List<byte[]> request(Host.Arguments arguments) {
        ByteBuffer frame = ByteBuffer.wrap(arguments.bytes());
        RequestHeader header = RequestHeader.parse(frame);
        AbstractRequest request = AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(), new ByteBufferAccessor(frame)).request;
        if (frame.hasRemaining())
            throw new IllegalStateException(frame.remaining() + " bytes are left after " + request);
        return List.of(Host.bytes(request.data().toString()));
    }

    /** Key, version, correlation id, a response without its size: answers with what Kafka's client would see. */
    static List<byte[]> response(Host.Arguments arguments) {
        ApiKeys key = ApiKeys.forId(arguments.number());
        short version = (short) arguments.number();
        int correlationId = arguments.number();
        ByteBuffer frame = ByteBuffer.wrap(arguments.bytes());
        AbstractResponse response = AbstractResponse.parseResponse(frame, new RequestHeader(key, version, "clients", correlationId));
        if (frame.hasRemaining())
            throw new IllegalStateException(frame.remaining() + " bytes are left after " + response);
        return List.of(Host.bytes(response.data().toString()));
    }
}
