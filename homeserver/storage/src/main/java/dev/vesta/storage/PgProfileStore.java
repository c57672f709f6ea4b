package dev.vesta.storage;

import dev.vesta.core.port.ProfileStore;
import dev.vesta.core.profile.DirectoryWords;
import dev.vesta.core.profile.ProfileService;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Profiles: what members' events show in columns, the other fields as one object.
final class PgProfileStore implements ProfileStore {
    private static final String FIELDS = """
            SELECT p.displayname, p.avatar_url, p.fields
            FROM user_id u JOIN account a ON a.user_nid = u.nid LEFT JOIN profile p ON p.user_nid = u.nid
            WHERE u.user_id = $1 AND NOT a.deactivated
            """;
    private static final String NAMES = """
            SELECT p.displayname, p.avatar_url FROM user_id u JOIN profile p ON p.user_nid = u.nid WHERE u.user_id = $1
            """;
    private static final String BEGIN =
            "INSERT INTO profile (user_nid, fields) VALUES ($1, '{}') ON CONFLICT DO NOTHING";
    private static final String LOCK =
            "SELECT displayname, avatar_url, fields FROM profile WHERE user_nid = $1 FOR UPDATE";
    private static final String WRITE =
            "UPDATE profile SET displayname = $2, avatar_url = $3, fields = $4 WHERE user_nid = $1";
    private static final String NOTE = """
            INSERT INTO profile_push (user_nid, wish) VALUES ($1, 1)
            ON CONFLICT (user_nid) DO UPDATE SET wish = profile_push.wish + 1
            """;
    private static final String FORGET_WORDS = "DELETE FROM directory_word WHERE user_nid = $1";
    private static final String ADD_WORDS =
            "INSERT INTO directory_word (word, user_nid) SELECT w, $1 FROM unnest($2::text[]) AS w ON CONFLICT DO NOTHING";
    private static final String PUSHES = """
            SELECT p.user_nid, u.user_id, p.wish FROM profile_push p JOIN user_id u ON u.nid = p.user_nid
            WHERE NOT p.user_nid = ANY($1) ORDER BY p.user_nid LIMIT $2
            """;
    private static final String PUSHED = "DELETE FROM profile_push WHERE user_nid = $1 AND wish = $2";

    private final Database database;

    PgProfileStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<JsonValue.Obj> fields(UserId user) {
        for (Row row : rows(FIELDS, user)) {
            return Optional.of(all(row));
        }
        return Optional.empty();
    }

    @Override
    public JsonValue.Obj names(UserId user) {
        for (Row row : rows(NAMES, user)) {
            return named(row, JsonValue.Obj.EMPTY);
        }
        return JsonValue.Obj.EMPTY;
    }

    @Override
    public boolean change(long userNid, UnaryOperator<JsonValue.Obj> change) {
        return database.transaction(transaction -> {
            transaction.query(BEGIN, Params.of(userNid));
            JsonValue.Obj before =
                    all(transaction.query(LOCK, Params.of(userNid)).iterator().next());
            JsonValue.Obj after = change.apply(before);
            if (after.equals(before)) {
                return false;
            }
            String name = text(after, ProfileService.DISPLAY_NAME);
            String avatar = text(after, ProfileService.AVATAR_URL);
            JsonValue.Obj others = after.without(ProfileService.DISPLAY_NAME).without(ProfileService.AVATAR_URL);
            transaction.query(WRITE, Params.of(userNid).utf8(name).utf8(avatar).bytes(CanonicalJson.encode(others)));
            boolean renamed = !same(before, after, ProfileService.DISPLAY_NAME);
            if (renamed) {
                transaction.query(FORGET_WORDS, Params.of(userNid));
                List<String> words = name == null ? List.of() : DirectoryWords.ofName(name);
                transaction.query(ADD_WORDS, Params.of(userNid).texts(words));
            }
            boolean told = renamed || !same(before, after, ProfileService.AVATAR_URL);
            if (told) {
                transaction.query(NOTE, Params.of(userNid));
            }
            return told;
        });
    }

    @Override
    public List<Push> pushes(Collection<Long> except, int limit) {
        List<Push> found = new ArrayList<>();
        for (Row row : database.read(PUSHES, Params.of().longs(except).value((long) limit))) {
            found.add(new Push(row.getLong("user_nid"), new UserId(row.getString("user_id")), row.getLong("wish")));
        }
        return found;
    }

    @Override
    public void pushed(Push push) {
        database.query(PUSHED, Params.of(push.userNid()).value(push.wish()));
    }

    private Iterable<Row> rows(String sql, UserId user) {
        return user.value().indexOf('\0') >= 0
                ? List.of()
                : database.read(sql, Params.of().value(user.value()));
    }

    private static JsonValue.Obj all(Row row) {
        Buffer fields = row.getBuffer("fields");
        return named(row, fields == null ? JsonValue.Obj.EMPTY : parsed(fields));
    }

    private static JsonValue.Obj named(Row row, JsonValue.Obj others) {
        JsonValue.Obj made = others;
        for (String name : List.of(ProfileService.DISPLAY_NAME, ProfileService.AVATAR_URL)) {
            Buffer value = row.getBuffer(name);
            made = value == null ? made : made.with(name, JsonValue.str(Params.textOf(value)));
        }
        return made;
    }

    private static JsonValue.Obj parsed(Buffer json) {
        if (JsonReader.read(json.getBytes()) instanceof ParseResult.Parsed<JsonValue>(JsonValue.Obj object)) {
            return object;
        }
        throw new IllegalStateException("a stored profile is no JSON object");
    }

    private static boolean same(JsonValue.Obj before, JsonValue.Obj after, String name) {
        return before.string(name).equals(after.string(name));
    }

    private static @Nullable String text(JsonValue.Obj fields, String name) {
        return fields.string(name).orElse(null);
    }
}
