package dev.vesta.core.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.ProfileStore;
import dev.vesta.core.room.MemberProfiles;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Profiles of local users. ([spec](https://spec.matrix.org/v1.19/client-server-api/#profiles))
public final class ProfileService implements MemberProfiles {
    public static final String DISPLAY_NAME = "displayname";
    public static final String AVATAR_URL = "avatar_url";
    private static final String TIME_ZONE = "m.tz";

    private static final int MAX_PROFILE_BYTES = 64 * 1024;
    private static final int MAX_KEY_BYTES = 255;

    /// Names and avatars are in every room's state, and the events around them have limits too.
    private static final int MAX_DISPLAY_NAME_CHARS = 256;

    private static final int MAX_AVATAR_URL_CHARS = 1000;

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_.-]*");

    private final ProfileStore store;
    private final Runnable namesChanged;

    /// @param namesChanged told when some user's name or avatar changed
    public ProfileService(ProfileStore store, Runnable namesChanged) {
        this.store = store;
        this.namesChanged = namesChanged;
    }

    /// All fields; `M_NOT_FOUND` when there is no such user.
    public JsonValue.Obj profile(UserId user) {
        return store.fields(user).orElseThrow(() -> Errors.notFound("There is no such user."));
    }

    /// An object with that field alone; `M_NOT_FOUND` when the user has no such field or there is no such user.
    public JsonValue.Obj field(UserId user, String key) {
        JsonValue value = profile(user).get(key);
        if (value == null) {
            throw Errors.notFound("The user has no such profile field.");
        }
        return JsonValue.obj(key, value);
    }

    /// Sets a field of the caller's own profile. `M_FORBIDDEN` for other people's, `M_KEY_TOO_LARGE`,
    /// `M_INVALID_PARAM`, `M_MISSING_PARAM`, `M_BAD_JSON`, `M_PROFILE_TOO_LARGE`; `M_GUEST_ACCESS_FORBIDDEN` for
    /// guests, save for their name.
    ///
    /// @param body an object that has the key as its member
    public void set(Caller caller, UserId user, String key, JsonValue.Obj body) {
        checkOwn(caller, user);
        checkKey(key);
        if (caller.guest() && !key.equals(DISPLAY_NAME)) {
            throw Errors.of(ErrCode.M_GUEST_ACCESS_FORBIDDEN, "Guests may change their display name only.");
        }
        JsonValue value = body.get(key);
        if (value == null) {
            throw Errors.missingParam("The body has no `" + key + "`.");
        }
        checkValue(key, value);
        if (isName(key) && value instanceof JsonValue.Str(String text) && text.isEmpty()) {
            // This is how clients take a name or an avatar back.
            change(caller, fields -> fields.without(key));
            return;
        }
        change(caller, fields -> {
            JsonValue.Obj changed = fields.with(key, value);
            if (CanonicalJson.encode(changed).length >= MAX_PROFILE_BYTES) {
                throw Errors.of(
                        ErrCode.M_PROFILE_TOO_LARGE,
                        "The whole profile must have less than " + MAX_PROFILE_BYTES + " bytes.");
            }
            return changed;
        });
    }

    /// Takes a field out of the caller's own profile; nothing happens when it is not there. `M_FORBIDDEN` for other
    /// people's, `M_KEY_TOO_LARGE`, `M_INVALID_PARAM`.
    public void delete(Caller caller, UserId user, String key) {
        checkOwn(caller, user);
        checkKey(key);
        change(caller, fields -> fields.without(key));
    }

    /// Deletes the whole profile: the account has ended.
    public void forget(long userNid) {
        store.change(userNid, _ -> JsonValue.Obj.EMPTY);
    }

    @Override
    public JsonValue.Obj of(UserId user) {
        return store.names(user);
    }

    private void change(Caller caller, UnaryOperator<JsonValue.Obj> change) {
        if (store.change(caller.userNid(), change)) {
            namesChanged.run();
        }
    }

    private static void checkOwn(Caller caller, UserId user) {
        if (!caller.user().equals(user)) {
            throw Errors.forbidden("You can change your own profile only.");
        }
    }

    private static void checkKey(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw Errors.of(
                    ErrCode.M_KEY_TOO_LARGE, "The name of a field may have at most " + MAX_KEY_BYTES + " bytes.");
        }
        if (!KEY.matcher(key).matches()) {
            throw Errors.invalidParam(
                    "The name of a field must begin with a-z and have nothing but a-z, 0-9, `_`, `-` and `.` in it.");
        }
    }

    private static void checkValue(String key, JsonValue value) {
        if (!isName(key) && !key.equals(TIME_ZONE)) {
            return;
        }
        if (!(value instanceof JsonValue.Str(String text))) {
            throw Errors.badJson("`" + key + "` must be a string.");
        }
        int max = key.equals(AVATAR_URL) ? MAX_AVATAR_URL_CHARS : MAX_DISPLAY_NAME_CHARS;
        if (text.codePointCount(0, text.length()) > max) {
            throw Errors.invalidParam("`" + key + "` may have at most " + max + " characters.");
        }
    }

    private static boolean isName(String key) {
        return key.equals(DISPLAY_NAME) || key.equals(AVATAR_URL);
    }
}
