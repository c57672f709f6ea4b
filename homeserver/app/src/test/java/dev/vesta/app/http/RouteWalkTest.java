package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.web.EndpointSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Knocks at every endpoint for clients with everything that should not come: whatever it is, the answer is no 500,
/// lets browsers in, tells nothing that the asker may not know, and an error says what is wrong, as the specification
/// wants ([spec](https://spec.matrix.org/v1.19/client-server-api/#standard-error-response)).
///
/// The choices are seeded: `-Dvesta.seed=…` repeats a run.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteWalkTest {
    /// What only comes out when something broke inside.
    private static final Pattern INSIDES =
            Pattern.compile("Exception|\\bat dev\\.vesta|java\\.|jackson|vertx|postgres|SELECT |INSERT |NullPointer");

    /// How many values of each list are tried at one place.
    private static final int PER_PLACE = Integer.getInteger("vesta.walk", 12);

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

    private final long seed = Long.getLong("vesta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<WalkedEndpoint> endpoints = WalkedEndpoint.all();
    private final TestServer server = TestServer.start(TestServer.Settings.OPEN);
    private final Victim victim = Victim.on(server);

    /// The tokens of administrators, who are told what rooms hold.
    private final Set<String> administrators = new HashSet<>();

    private final List<String> findings = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @AfterAll
    void stop() {
        System.out.println("RouteWalkTest: -Dvesta.seed=" + seed + ", " + endpoints.size()
                + " endpoints, answers by status: " + statuses);
        server.close();
    }

    @Test
    void withoutAToken() {
        for (WalkedEndpoint endpoint : endpoints) {
            endpoint.paths().forEach(path -> {
                Reply reply = call(endpoint, victim.path(path), null, body(endpoint));
                if (endpoint.closed()) {
                    expect(endpoint, path, reply, 401, "M_MISSING_TOKEN");
                }
            });
        }
        report();
    }

    @Test
    void withATokenThatNobodyOwns() {
        for (WalkedEndpoint endpoint : endpoints) {
            endpoint.paths().forEach(path -> {
                for (String token : List.of("no-such-token", "x".repeat(5000))) {
                    Reply reply = call(endpoint, victim.path(path), token, body(endpoint));
                    if (endpoint.closed()) {
                        expect(endpoint, path, reply, 401, "M_UNKNOWN_TOKEN");
                    }
                }
            });
        }
        report();
    }

    @Test
    void withAnotherUsersThings() {
        for (WalkedEndpoint endpoint : endpoints) {
            String token = stranger();
            endpoint.paths()
                    .forEach(path -> call(endpoint, victim.path(path) + safeQuery(endpoint), token, body(endpoint)));
        }
        assertThat(victim.user().get("/account/whoami").text("user_id"))
                .isEqualTo(victim.user().id());
        report();
    }

    @Test
    void withBodiesThatAreNoJson() {
        for (WalkedEndpoint endpoint : endpoints) {
            if (endpoint.readsBody()) {
                String token = heard(endpoint);
                String path = victim.path(endpoint.spec().paths().getFirst()) + safeQuery(endpoint);
                for (byte[] body : HostileValues.MALFORMED) {
                    Reply reply = call(endpoint, path, token, body);
                    if (reply.status() != 400 && reply.status() != 413) {
                        findings.add(endpoint.name() + " took a body that is no JSON: " + shown(body) + ": " + reply);
                    }
                }
                HostileValues.NO_OBJECTS.forEach(body -> call(endpoint, path, token, body));
                call(endpoint, path, token, new byte[0]);
                call(endpoint, path, token, null);
            }
        }
        report();
    }

    @Test
    void withMembersOfAnyKind() {
        for (WalkedEndpoint endpoint : endpoints) {
            String token = heard(endpoint);
            String path = victim.path(endpoint.spec().paths().getFirst()) + safeQuery(endpoint);
            for (String member : endpoint.members()) {
                for (int i = 0; i < PER_PLACE; i++) {
                    String value = HostileValues.any(HostileValues.MEMBERS, random);
                    call(endpoint, path, token, HostileValues.utf8(object(endpoint, Map.of(member, value))));
                }
            }
            if (endpoint.readsBody()) {
                call(endpoint, path, token, HostileValues.utf8("{\"\\u0000\":\"\\u0000\",\"a\":\"\\ud800\"}"));
            }
        }
        report();
    }

    @Test
    void withPathsOfAnyKind() {
        for (WalkedEndpoint endpoint : endpoints) {
            String token = heard(endpoint);
            String template = endpoint.spec().paths().getFirst();
            for (String variable : WalkedEndpoint.variables(template)) {
                for (String segment : HostileValues.SEGMENTS) {
                    String path = victim.path(template.replace("{" + variable + "}", segment));
                    call(endpoint, path + safeQuery(endpoint), token, body(endpoint));
                }
            }
        }
        report();
    }

    @Test
    void withQueriesOfAnyKind() {
        for (WalkedEndpoint endpoint : endpoints) {
            String token = heard(endpoint);
            String path = victim.path(endpoint.spec().paths().getFirst());
            List<String> names = new ArrayList<>(endpoint.queries());
            names.removeIf("timeout"::equals);
            names.addAll(List.of("access_token", "user_id", "x%00"));
            for (String name : names) {
                for (int i = 0; i < PER_PLACE; i++) {
                    String value = HostileValues.any(HostileValues.QUERIES, random);
                    call(endpoint, path + "?timeout=0&" + name + "=" + value, token, body(endpoint));
                }
            }
            if (endpoint.queries().contains("timeout")) {
                List.of("-1", "x", "", "%00", "9223372036854775808")
                        .forEach(value -> call(endpoint, path + "?timeout=" + value, token, body(endpoint)));
            }
        }
        report();
    }

    @Test
    void withOtherMethodsAndUnknownPaths() {
        Map<String, Set<String>> methods = new HashMap<>();
        for (WalkedEndpoint endpoint : endpoints) {
            endpoint.paths().forEach(path -> methods.computeIfAbsent(shape(path), _ -> new HashSet<>())
                    .add(endpoint.method()));
        }
        for (WalkedEndpoint endpoint : endpoints) {
            String template = endpoint.spec().paths().getFirst();
            String path = victim.path(template);
            for (String method : METHODS) {
                if (!methods.get(shape(template)).contains(method) && !otherFits(methods, template, method)) {
                    Reply reply = checked(method, path, stranger(), null);
                    expect(endpoint, method + " " + path, reply, 405, "M_UNRECOGNIZED");
                }
            }
            expect(endpoint, path, checked("GET", path + "/x/y/z", stranger(), null), 404, "M_UNRECOGNIZED");
            assertThat(server.call("OPTIONS", path, null, null).status()).isLessThan(300);
        }
        report();
    }

    /// Whether a path with variables where this one has words leads to an endpoint with that method.
    private static boolean otherFits(Map<String, Set<String>> methods, String template, String method) {
        String[] here = shape(template).split("/", -1);
        return methods.entrySet().stream()
                .filter(one -> one.getValue().contains(method))
                .anyMatch(one -> {
                    String[] there = one.getKey().split("/", -1);
                    if (there.length != here.length) {
                        return false;
                    }
                    for (int i = 0; i < here.length; i++) {
                        if (!there[i].equals("{}") && !here[i].equals("{}") && !there[i].equals(here[i])) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    private static String shape(String template) {
        return template.replaceAll("\\{[^}]*}", "{}");
    }

    /// Somebody whose request is decoded: who is no administrator is refused before that where only these may ask.
    private String heard(WalkedEndpoint endpoint) {
        if (!endpoint.spec().audience().contains(EndpointSpec.Audience.ADMINISTRATORS)) {
            return stranger();
        }
        String token = server.admin("root").token();
        administrators.add(token);
        return token;
    }

    private String stranger() {
        return server.user("stranger").token();
    }

    /// Nobody waits in this test.
    private static String safeQuery(WalkedEndpoint endpoint) {
        return endpoint.queries().contains("timeout") ? "?timeout=0" : "";
    }

    private byte[] body(WalkedEndpoint endpoint) {
        return endpoint.readsBody() ? HostileValues.utf8(object(endpoint, Map.of())) : null;
    }

    /// A body with some of the members that the endpoint knows, and with these.
    private String object(WalkedEndpoint endpoint, Map<String, String> members) {
        Map<String, String> all = new TreeMap<>();
        for (String name : endpoint.members()) {
            if (random.nextBoolean() && victim.named().containsKey(name)) {
                all.put(name, "\"" + victim.value(name) + "\"");
            }
        }
        all.putAll(members);
        List<String> written = new ArrayList<>();
        all.forEach((name, value) -> written.add("\"" + name + "\":" + value));
        return "{" + String.join(",", written) + "}";
    }

    private Reply call(WalkedEndpoint endpoint, String path, String token, byte[] body) {
        return checked(endpoint.method(), path, token, body);
    }

    private Reply checked(String method, String path, String token, byte[] body) {
        Reply reply;
        try {
            reply = server.call(method, path, token, body);
        } catch (AssertionError | RuntimeException e) {
            findings.add(method + " " + path + " with " + shown(body) + ": " + e.getMessage());
            return new Reply(0, java.net.http.HttpHeaders.of(Map.of(), (_, _) -> true), "");
        }
        statuses.merge(reply.status(), 1, Integer::sum);
        String wrong = wrong(reply, path.startsWith("/_vesta/admin/") && administrators.contains(token));
        if (!wrong.isEmpty()) {
            findings.add(method + " " + path + " with " + shown(body) + " " + wrong + ": " + reply);
        }
        return reply;
    }

    private static String wrong(Reply reply, boolean mayKnow) {
        // 502 is what the specification wants when another server cannot be asked: it must be an error like any other.
        if (reply.status() >= 500 && reply.status() != 502) {
            return "broke the server";
        }
        if (reply.headers().firstValue("Access-Control-Allow-Origin").isEmpty()
                || reply.headers().firstValue("Access-Control-Allow-Methods").isEmpty()
                || reply.headers().firstValue("Access-Control-Allow-Headers").isEmpty()) {
            return "lets no browser in";
        }
        if (reply.headers().firstValue("X-Evil").isPresent()) {
            return "wrote a header of the asker";
        }
        if (!mayKnow && reply.body().contains(Victim.SECRET)) {
            return "told a secret";
        }
        if (reply.status() < 400) {
            return "";
        }
        if (INSIDES.matcher(reply.body()).find()) {
            return "showed its insides";
        }
        return isError(reply) ? "" : "has an error that is no Matrix error";
    }

    /// With errcode and error; a challenge of user-interactive authentication has neither.
    private static boolean isError(Reply reply) {
        return JsonReader.read(reply.body().getBytes(StandardCharsets.UTF_8))
                        instanceof ParseResult.Parsed<JsonValue>(JsonValue.Obj body)
                && ((body.string("errcode").isPresent()
                                && !body.string("error").orElse("").isBlank())
                        || (reply.status() == 401 && body.array("flows").isPresent()));
    }

    private void expect(WalkedEndpoint endpoint, String what, Reply reply, int status, String errcode) {
        if (reply.status() != status || !reply.body().contains("\"" + errcode + "\"")) {
            findings.add(endpoint.name() + ": " + what + " should have been " + status + " " + errcode + ", but is "
                    + reply);
        }
    }

    private void report() {
        List<String> found = List.copyOf(findings);
        findings.clear();
        assertThat(found).as("-Dvesta.seed=" + seed).isEmpty();
    }

    private static String shown(byte[] body) {
        if (body == null) {
            return "no body";
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
