import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Kafka's own classes for tests in another language: one JVM that answers calls over stdin and stdout until stdin ends.
 * A call is (id, command, arguments); its answer is (id, failed, values); every value is bytes. Calls run side by side.
 */
public final class Host {
    static final DataOutputStream ANSWERS = new DataOutputStream(new FileOutputStream(FileDescriptor.out));

    public static void main(String[] args) throws Exception {
        DataInputStream calls = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        Session.install();
        answer(0, false, List.of());
        while (true) {
            byte[] frame;
            try {
                frame = new byte[calls.readInt()];
            } catch (EOFException end) {
                break;
            }
            calls.readFully(frame);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
            int id = in.readInt();
            String command = in.readUTF();
            List<byte[]> values = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--)
                values.add(in.readNBytes(in.readInt()));
            Thread thread = new Thread(new ThreadGroup("call-" + id), () -> call(id, command, new Arguments(values)), "call-" + id);
            thread.setDaemon(true);
            thread.start();
        }
        Runtime.getRuntime().halt(0);
    }

    static void call(int id, String command, Arguments arguments) {
        try {
            answer(id, false, dispatch(id, command, arguments));
        } catch (Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            answer(id, true, List.of(bytes(text.toString())));
        }
    }

    static List<byte[]> dispatch(int id, String command, Arguments arguments) throws Exception {
        switch (command) {
            case "table": return Codec.table();
            case "echo": return Codec.echo(arguments);
            case "random": return Codec.random(arguments);
            case "request": return Exchanges.request(arguments);
            case "response": return Exchanges.response(arguments);
            case "batches": return Batches.describe(arguments);
            case "tool": return Session.run(id, arguments);
            case "output": return Session.output(arguments);
            case "stop": return Session.stop(arguments);
            default: throw new IllegalArgumentException("no such command: " + command);
        }
    }

    static void answer(int id, boolean failed, List<byte[]> values) {
        try {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(frame);
            out.writeInt(id);
            out.writeBoolean(failed);
            out.writeInt(values.size());
            for (byte[] value : values) {
                out.writeInt(value.length);
                out.write(value);
            }
            synchronized (ANSWERS) {
                ANSWERS.writeInt(frame.size());
                frame.writeTo(ANSWERS);
                ANSWERS.flush();
            }
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The arguments of a call, taken one after another. */
    static final class Arguments {
        private final List<byte[]> values;
        private int next;

        Arguments(List<byte[]> values) {
            this.values = values;
        }

        boolean hasNext() {
            return next < values.size();
        }

        byte[] bytes() {
            return values.get(next++);
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        int number() {
            return Integer.parseInt(text());
        }

        String[] rest() {
            List<String> rest = new ArrayList<>();
            while (hasNext())
                rest.add(text());
            return rest.toArray(new String[0]);
        }
    }
}
