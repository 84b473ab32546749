import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.common.utils.Exit;

/**
 * One run of a command line tool within this JVM: its own standard streams, its exit code, its shutdown hooks. The threads
 * that a tool starts belong to its session, too.
 */
final class Session {
    private static final InheritableThreadLocal<Session> CURRENT = new InheritableThreadLocal<>();
    private static final Map<Integer, Session> ALL = new ConcurrentHashMap<>();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Runnable> hooks = new ArrayList<>();
    private final ThreadGroup group = Thread.currentThread().getThreadGroup();
    private InputStream in = InputStream.nullInputStream();
    private Integer exitCode;
    volatile boolean stopping;

    static void install() {
        PrintStream plainError = System.err;
        System.setOut(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                Session session = CURRENT.get();
                if (session != null)
                    session.out.write(bytes, from, count);
            }
        }, true));
        System.setErr(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                Session session = CURRENT.get();
                if (session != null)
                    session.err.write(bytes, from, count);
                else
                    plainError.write(bytes, from, count);
            }
        }, true));
        System.setIn(new InputStream() {
            @Override
            public int read() throws IOException {
                return CURRENT.get().in.read();
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                return CURRENT.get().in.read(bytes, from, count);
            }
        });
        Exit.setExitProcedure(Session::exit);
        Exit.setHaltProcedure(Session::exit);
        Exit.setShutdownHookAdder((name, hook) -> {
            Session session = CURRENT.get();
            synchronized (session.hooks) {
                session.hooks.add(hook);
            }
        });
    }

    private static void exit(int code, String message) {
        Session session = CURRENT.get();
        if (session != null && session.exitCode == null)
            session.exitCode = code;
        if (message != null)
            System.err.println(message);
        throw new Ended();
    }

    /** Class, standard input, arguments: calls main, answers with exit code, standard output, standard error. */
    static List<byte[]> run(int id, Host.Arguments arguments) throws Exception {
        String tool = arguments.text();
        byte[] input = arguments.bytes();
        return within(id, input, tool, arguments.rest());
    }

    private static List<byte[]> within(int id, byte[] input, String type, String[] args) throws Exception {
        Session session = new Session();
        session.in = new ByteArrayInputStream(input);
        CURRENT.set(session);
        ALL.put(id, session);
        try {
            Method main = new ToolLoader().loadClass(type).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Ended)) {
                e.getCause().printStackTrace();
                if (session.exitCode == null)
                    session.exitCode = 1;
            }
        } finally {
            ALL.remove(id);
        }
        session.runHooks();
        System.out.flush();
        System.err.flush();
        int code = session.exitCode == null ? 0 : session.exitCode;
        return List.of(Host.bytes(Integer.toString(code)), session.out.toByteArray(), session.err.toByteArray());
    }

    /** What a run has printed so far. */
    static List<byte[]> output(Host.Arguments arguments) {
        Session session = ALL.get(arguments.number());
        return session == null ? List.of() : List.of(session.out.toByteArray(), session.err.toByteArray());
    }

    /** As Ctrl-C: the shutdown hooks run; a program of this directory sees {@link #stopping()}. */
    static List<byte[]> stop(Host.Arguments arguments) {
        Session session = ALL.get(arguments.number());
        if (session == null)
            return List.of();
        session.stopping = true;
        CURRENT.set(session);
        session.runHooks();
        return List.of();
    }

    static boolean stopping() {
        return CURRENT.get().stopping;
    }

    private void runHooks() {
        List<Runnable> due;
        synchronized (hooks) {
            due = new ArrayList<>(hooks);
            hooks.clear();
        }
        due.addAll(hooksOfTheJvm());
        for (Runnable hook : due)
            hook.run();
    }

    /** Those of tools that ask the JVM itself; they are this session's by their thread group. Needs --add-opens java.base/java.lang. */
    private List<Thread> hooksOfTheJvm() {
        try {
            Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
            field.setAccessible(true);
            List<Thread> own = new ArrayList<>();
            for (Object hook : ((Map<?, ?>) field.get(null)).keySet().toArray())
                if (((Thread) hook).getThreadGroup() == group && Runtime.getRuntime().removeShutdownHook((Thread) hook))
                    own.add((Thread) hook);
            return own;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Instead of the end of the process. */
    static final class Ended extends Error {
        private static final long serialVersionUID = 1;

        Ended() {
            super("exit", null, false, false);
        }
    }
}
