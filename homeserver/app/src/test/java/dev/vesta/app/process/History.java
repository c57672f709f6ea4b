package dev.vesta.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What the server has, read over HTTP and compared with what the senders were told.
final class History {
    private static final int PAGE = 500;
    private static final int READERS = 4;

    private final Api user;

    History(Api user) {
        this.user = user;
    }

    /// An event as `/messages` shows it.
    record Shown(String id, String sender, String type, String marker) {
        static Shown of(JsonNode event) {
            return new Shown(
                    event.get("event_id").asText(),
                    event.get("sender").asText(),
                    event.get("type").asText(),
                    event.at("/content/body").asText(""));
        }

        boolean ours() {
            return type.equals(Sending.MESSAGE) || type.equals(Sending.STATE);
        }
    }

    /// The newest events until all of these are found, the newest first; the whole room when none is named.
    private List<Shown> read(String room, Set<String> wanted) throws IOException, InterruptedException {
        boolean everything = wanted.isEmpty();
        Set<String> missing = new HashSet<>(wanted);
        List<Shown> shown = new ArrayList<>();
        String from = "";
        while (true) {
            JsonNode page = user.get(Api.room(room) + "/messages?dir=b&limit=" + PAGE + from)
                    .ok();
            for (JsonNode event : page.path("chunk")) {
                Shown one = Shown.of(event);
                shown.add(one);
                missing.remove(one.id());
            }
            if (!page.has("end") || (!everything && missing.isEmpty())) {
                assertThat(missing)
                        .as("acknowledged, and not in /messages of " + room)
                        .isEmpty();
                return shown;
            }
            from = "&from=" + Api.encoded(page.get("end").asText());
        }
    }

    /// After a crash: all of these are there, and nothing that was read on the way is there twice.
    void checkRecent(List<Sending> acknowledged) throws IOException, InterruptedException {
        Map<String, Set<String>> byRoom = new HashMap<>();
        for (Sending sending : acknowledged) {
            byRoom.computeIfAbsent(sending.room(), _ -> new HashSet<>()).addAll(sending.answers());
        }
        for (Map.Entry<String, Set<String>> one : byRoom.entrySet()) {
            checkOnce(one.getKey(), read(one.getKey(), one.getValue()));
        }
    }

    private static void checkOnce(String room, List<Shown> shown) {
        assertThat(shown).as("event ids in " + room).extracting(Shown::id).doesNotHaveDuplicates();
        assertThat(shown.stream().filter(Shown::ours).map(Shown::marker))
                .as("contents in " + room)
                .doesNotHaveDuplicates();
    }

    /// At the end: each room's events, the oldest first, after comparing them with all that was ever sent.
    ///
    /// @return the ids of the events of the senders
    List<String> checkRoom(String room, Map<String, Sending> sendings) throws IOException, InterruptedException {
        List<Shown> shown = read(room, Set.of());
        checkOnce(room, shown);
        Set<String> found = new HashSet<>();
        List<String> ids = new ArrayList<>();
        for (Shown one : shown) {
            if (one.ours()) {
                Sending sending = sendings.get(one.marker());
                assertThat(sending).as("nobody has sent " + one).isNotNull();
                assertThat(sending.room()).as(one.toString()).isEqualTo(room);
                if (sending.acknowledged()) {
                    assertThat(sending.answers()).as(one.toString()).containsExactly(one.id());
                }
                found.add(one.marker());
                ids.add(one.id());
            }
        }
        assertThat(sendings.values().stream()
                        .filter(sending -> sending.room().equals(room))
                        .filter(sending -> sending.acknowledged() || sending.repeatable())
                        .map(Sending::marker)
                        .filter(marker -> !found.contains(marker)))
                .as("lost in " + room)
                .isEmpty();
        checkState(room, shown);
        Collections.reverse(ids);
        return ids;
    }

    /// The newest event of each key is the current state.
    private void checkState(String room, List<Shown> newestFirst) throws IOException, InterruptedException {
        Map<String, String> newest = new HashMap<>();
        for (Shown one : newestFirst) {
            if (one.type().equals(Sending.STATE)) {
                newest.putIfAbsent(one.sender(), one.marker());
            }
        }
        for (String marker : newest.values()) {
            String key = Sending.stateKeyOf(marker);
            assertThat(user.get(Api.room(room) + "/state/" + Sending.STATE + "/" + Api.encoded(key))
                            .ok()
                            .path("body")
                            .asText())
                    .as(key + " in " + room)
                    .isEqualTo(marker);
        }
    }

    /// Every acknowledged event can be read by its id.
    void checkEvents(List<Sending> acknowledged) throws InterruptedException, ExecutionException {
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                int part = i;
                parts.add(readers.submit(() -> {
                    for (int n = part; n < acknowledged.size(); n += READERS) {
                        checkEvent(acknowledged.get(n));
                    }
                    return null;
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        }
    }

    private void checkEvent(Sending sending) throws IOException, InterruptedException {
        for (String id : sending.answers()) {
            assertThat(Shown.of(user.get(Api.room(sending.room()) + "/event/" + Api.encoded(id))
                                    .ok())
                            .marker())
                    .isEqualTo(sending.marker());
        }
    }
}
