package dev.vesta.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A client that syncs through all crashes with the token that it has, and fills the gaps of limited timelines.
final class Watcher implements Runnable {
    /// So few that there are gaps under load.
    private static final String FILTER = Api.encoded("{\"room\":{\"timeline\":{\"limit\":8}}}");

    private static final int PAGE = 200;

    private final Api user;
    private final Uptime uptime;
    private final Map<String, List<String>> seen = new HashMap<>();
    private String since;
    private int gaps;
    private int syncs;

    Watcher(Api user, Uptime uptime) throws IOException, InterruptedException {
        this.user = user;
        this.uptime = uptime;
        this.since = user.get("/sync?timeout=0").ok().get("next_batch").asText();
    }

    @Override
    public void run() {
        try {
            while (!uptime.over()) {
                int start = uptime.starts();
                try {
                    step(10_000);
                } catch (IOException crashed) {
                    // The same token again: what came with this answer is not counted.
                    if (!uptime.awaitAfter(start)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            uptime.fail(e);
        }
    }

    /// Reads on until there is nothing new.
    void catchUp() throws IOException, InterruptedException {
        while (step(0)) {
            // On.
        }
    }

    /// One sync, taken up as a whole or not at all; whether there was anything new.
    private boolean step(int timeoutMillis) throws IOException, InterruptedException {
        JsonNode answer =
                ok(user.get("/sync?filter=" + FILTER + "&timeout=" + timeoutMillis + "&since=" + Api.encoded(since)));
        Map<String, List<String>> news = new HashMap<>();
        int newGaps = 0;
        for (Map.Entry<String, JsonNode> room : answer.at("/rooms/join").properties()) {
            JsonNode timeline = room.getValue().path("timeline");
            List<String> ids = new ArrayList<>();
            if (timeline.path("limited").asBoolean()) {
                ids.addAll(gap(room.getKey(), timeline.get("prev_batch").asText()));
                newGaps++;
            }
            timeline.path("events")
                    .forEach(event -> ids.add(event.get("event_id").asText()));
            news.put(room.getKey(), ids);
        }
        news.forEach((room, ids) ->
                seen.computeIfAbsent(room, _ -> new ArrayList<>()).addAll(ids));
        since = answer.get("next_batch").asText();
        gaps += newGaps;
        syncs++;
        return news.values().stream().anyMatch(ids -> !ids.isEmpty());
    }

    /// What lies between the last sync and the timeline of this one, the oldest first.
    private List<String> gap(String room, String prevBatch) throws IOException, InterruptedException {
        List<String> newestFirst = new ArrayList<>();
        String from = prevBatch;
        while (true) {
            JsonNode page = ok(user.get(Api.room(room) + "/messages?dir=b&limit=" + PAGE + "&from=" + Api.encoded(from)
                    + "&to=" + Api.encoded(since)));
            page.path("chunk")
                    .forEach(event -> newestFirst.add(event.get("event_id").asText()));
            if (!page.has("end") || page.path("chunk").isEmpty()) {
                Collections.reverse(newestFirst);
                return newestFirst;
            }
            from = page.get("end").asText();
        }
    }

    /// A server that loses its database answers so before it ends.
    private JsonNode ok(Api.Answer answer) throws IOException {
        if (answer.status() >= 500 && uptime.databaseKilled()) {
            throw new IOException(answer.toString());
        }
        return answer.ok();
    }

    List<String> seen(String room) {
        return seen.getOrDefault(room, List.of());
    }

    @Override
    public String toString() {
        return syncs + " syncs, " + gaps + " gaps";
    }
}
