import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.metadata.authorizer.StandardAcl;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * Asks Apache Kafka's StandardAuthorizer about random sets of ACLs, and prints what acl-decisions.txt holds:
 *
 *   java -cp "$KAFKA_HOME/libs/*" AclDecisions.java > acl-decisions.txt
 *
 * S starts a set and says whether allow.everyone.if.no.acl.found is true. A is an ACL: type, name, pattern, principal,
 * host, operation, permission; all by the numbers of the protocol. Q is a question and the answer: principal, host,
 * operation, type, name (~ for any resource of the type, KIP-679), + or -.
 */
public class AclDecisions {
    static final Random RANDOM = new Random(17);
    static final String[] NAMES = {"book", "bookings", "bookings.new", "booking-desk", "other", "*", "b", "bo"};
    static final String[] PRINCIPALS = {"User:alice", "User:bob", "User:root"};
    static final String[] HOSTS = {"10.0.0.1", "10.0.0.2"};
    static final ResourceType[] TYPES = {ResourceType.TOPIC, ResourceType.GROUP};
    static final AclOperation[] OPERATIONS = {
        AclOperation.ALL, AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE, AclOperation.DELETE,
        AclOperation.ALTER, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS
    };

    public static void main(String[] args) throws Exception {
        for (int set = 0; set < 250; set++) {
            boolean everyone = RANDOM.nextInt(5) == 0;
            System.out.println("S " + everyone);
            StandardAuthorizer authorizer = new StandardAuthorizer();
            Map<String, Object> configs = new HashMap<>();
            configs.put("super.users", "User:root");
            configs.put("allow.everyone.if.no.acl.found", String.valueOf(everyone));
            configs.put("node.id", "1");
            authorizer.configure(configs);
            authorizer.withPluginMetrics(new PluginMetricsImpl(new Metrics(), Map.of()));
            int count = RANDOM.nextInt(9);
            List<StandardAcl> acls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                StandardAcl acl = new StandardAcl(
                    one(TYPES),
                    one(NAMES),
                    RANDOM.nextInt(3) == 0 ? PatternType.PREFIXED : PatternType.LITERAL,
                    RANDOM.nextInt(4) == 0 ? "User:*" : one(PRINCIPALS),
                    RANDOM.nextInt(4) == 0 ? one(HOSTS) : "*",
                    one(OPERATIONS),
                    RANDOM.nextInt(4) == 0 ? AclPermissionType.DENY : AclPermissionType.ALLOW);
                if (acls.contains(acl))
                    continue;
                acls.add(acl);
                authorizer.addAcl(Uuid.randomUuid(), acl);
                System.out.println("A " + acl.resourceType().code() + " " + acl.resourceName() + " "
                    + acl.patternType().code() + " " + acl.principal() + " " + acl.host() + " "
                    + acl.operation().code() + " " + acl.permissionType().code());
            }
            authorizer.completeInitialLoad();
            for (int i = 0; i < 12; i++) {
                String principal = RANDOM.nextInt(12) == 0 ? "User:root" : PRINCIPALS[RANDOM.nextInt(2)];
                String host = one(HOSTS);
                AclOperation operation = OPERATIONS[1 + RANDOM.nextInt(OPERATIONS.length - 1)];
                ResourceType type = TYPES[RANDOM.nextInt(5) == 0 ? 1 : 0];
                boolean any = RANDOM.nextInt(6) == 0;
                String name = any ? "~" : NAMES[RANDOM.nextInt(5)];
                AuthorizationResult result = any
                    ? authorizer.authorizeByResourceType(context(principal, host), operation, type)
                    : authorizer.authorize(
                        context(principal, host),
                        List.of(new Action(
                            operation, new ResourcePattern(type, name, PatternType.LITERAL), 1, true, true))).get(0);
                System.out.println("Q " + principal + " " + host + " " + operation.code() + " " + type.code() + " "
                    + name + " " + (result == AuthorizationResult.ALLOWED ? "+" : "-"));
            }
        }
    }

    static <T> T one(T[] of) {
        return of[RANDOM.nextInt(of.length)];
    }

    static AuthorizableRequestContext context(String principal, String host) throws Exception {
        KafkaPrincipal who = new KafkaPrincipal("User", principal.substring("User:".length()));
        InetAddress address = InetAddress.getByName(host);
        return new AuthorizableRequestContext() {
            public String listenerName() { return "CLIENTS"; }
            public SecurityProtocol securityProtocol() { return SecurityProtocol.SASL_SSL; }
            public KafkaPrincipal principal() { return who; }
            public InetAddress clientAddress() { return address; }
            public int requestType() { return 0; }
            public int requestVersion() { return 0; }
            public String clientId() { return "client"; }
            public int correlationId() { return 1; }
        };
    }
}
