import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Kafka's generated messages: what they make of bytes, and bytes that they make. */
final class Codec {
    /** A line for each API of a broker: key, name, lowest and highest stable version, then for each version its header versions. */
    static List<byte[]> table() {
        List<byte[]> lines = new ArrayList<>();
        for (ApiKeys key : ApiKeys.brokerApis()) {
            ApiMessageType type = key.messageType;
            StringBuilder line = new StringBuilder();
            line.append(key.id).append(' ').append(key.name).append(' ').append(type.lowestSupportedVersion()).append(' ').append(type.highestSupportedVersion(false));
            for (short version = type.lowestSupportedVersion(); version <= type.highestSupportedVersion(false); version++)
                line.append(' ').append(version).append(':').append(type.requestHeaderVersion(version)).append(':').append(type.responseHeaderVersion(version));
            lines.add(Host.bytes(line.toString()));
        }
        return lines;
    }

    /** Message, then pairs of version and bytes: parses all of the bytes and writes the message again. */
    static List<byte[]> echo(Host.Arguments arguments) throws Exception {
        Class<?> type = find(arguments.text());
        List<byte[]> echoes = new ArrayList<>();
        while (arguments.hasNext()) {
            short version = (short) arguments.number();
            Message message = (Message) type.getDeclaredConstructor().newInstance();
            ByteBuffer bytes = ByteBuffer.wrap(arguments.bytes());
            message.read(new ByteBufferAccessor(bytes), version);
            if (bytes.hasRemaining())
                throw new IllegalStateException(bytes.remaining() + " bytes are left after version " + version + " of " + message);
            echoes.add(write(message, version));
        }
        return echoes;
    }

    /** Message, version, seed, count: random messages as that version has them. */
    static List<byte[]> random(Host.Arguments arguments) throws Exception {
        Class<?> type = find(arguments.text());
        short version = (short) arguments.number();
        Random random = new Random(arguments.number());
        Schema[] schemas = (Schema[]) type.getField("SCHEMAS").get(null);
        List<byte[]> messages = new ArrayList<>();
        for (int count = arguments.number(); count > 0; count--)
            messages.add(write((Message) fill(type, schemas[version], random), version));
        return messages;
    }

    /** Requests and responses, then headers and records of clients, then the records of coordinators. */
    private static Class<?> find(String name) throws ClassNotFoundException {
        String kafka = "org.apache.kafka.";
        for (String candidate : new String[] {
            "common.message." + name + "Data", "common.message." + name,
            "coordinator.group.generated." + name, "coordinator.transaction.generated." + name, "coordinator.share.generated." + name,
        }) {
            try {
                return Class.forName(kafka + candidate);
            } catch (ClassNotFoundException elsewhere) {
                // The next one.
            }
        }
        throw new ClassNotFoundException(name);
    }

    private static byte[] write(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(bytes), cache, version);
        if (bytes.hasRemaining())
            throw new IllegalStateException("the size is not what was written");
        return bytes.array();
    }

    private static Object fill(Class<?> type, Schema schema, Random random) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object message = constructor.newInstance();
        Map<String, Field> fields = new HashMap<>();
        for (Field field : type.getDeclaredFields())
            fields.put(field.getName().toLowerCase(Locale.ROOT), field);
        for (BoundField bound : schema.fields()) {
            if (bound.def.type instanceof TaggedFields) {
                for (org.apache.kafka.common.protocol.types.Field tagged : ((TaggedFields) bound.def.type).fields().values())
                    if (random.nextInt(3) > 0)
                        set(message, fields.get(plain(tagged.name)), tagged.type, random);
            } else {
                set(message, fields.get(plain(bound.def.name)), bound.def.type, random);
            }
        }
        return message;
    }

    private static void set(Object message, Field field, Type type, Random random) throws Exception {
        field.setAccessible(true);
        if (type.isNullable() && random.nextInt(4) == 0) {
            field.set(message, null);
            return;
        }
        if (!type.isArray()) {
            field.set(message, value(field.getType(), type, random));
            return;
        }
        Type element = type.arrayElementType().get();
        Class<?> elementClass = elementClass(field);
        Collection<Object> list;
        if (field.getType() == List.class)
            list = new ArrayList<>();
        else
            list = castCollection(field.getType().getDeclaredConstructor().newInstance());
        for (int count = random.nextInt(random.nextInt(20) == 0 ? 150 : 3); count > 0; count--)
            list.add(value(elementClass, element, random));
        field.set(message, list);
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> castCollection(Object value) {
        return (Collection<Object>) value;
    }

    private static Class<?> elementClass(Field field) {
        java.lang.reflect.Type generic = field.getType() == List.class ? field.getGenericType() : field.getType().getGenericSuperclass();
        return (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
    }

    private static Object value(Class<?> type, Type schema, Random random) throws Exception {
        if (schema instanceof Schema)
            return fill(type, (Schema) schema, random);
        if (schema == Type.UINT16)
            return random.nextInt(65536);
        if (schema == Type.UNSIGNED_INT32)
            return random.nextLong() & 0xffffffffL;
        if (type == boolean.class || type == Boolean.class)
            return random.nextBoolean();
        if (type == byte.class || type == Byte.class)
            return (byte) random.nextInt();
        if (type == short.class || type == Short.class)
            return (short) random.nextInt();
        if (type == int.class || type == Integer.class)
            return random.nextInt();
        if (type == long.class || type == Long.class)
            return random.nextLong();
        if (type == double.class || type == Double.class)
            return random.nextDouble();
        if (type == Uuid.class)
            return new Uuid(random.nextLong(), random.nextLong());
        if (type == String.class)
            return text(random);
        byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 3000 : 40)];
        random.nextBytes(bytes);
        if (type == byte[].class)
            return bytes;
        if (type == ByteBuffer.class)
            return ByteBuffer.wrap(bytes);
        return MemoryRecords.readableRecords(ByteBuffer.wrap(bytes));
    }

    private static String text(Random random) {
        String[] letters = {"a", "é", "漢", "😀", "-", "\u0000"};
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(random.nextInt(10) == 0 ? 200 : 8); count > 0; count--)
            text.append(letters[random.nextInt(letters.length)]);
        return text.toString();
    }

    /** A field of a schema is named in snake case, that of a class in camel case. */
    private static String plain(String name) {
        return name.replace("_", "");
    }
}
