package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Looking at, naming and deleting devices.
class DeviceTest {
    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;

    @BeforeEach
    void register() {
        alice = server.user("alice");
        bob = server.user("bob");
    }

    private Reply delete(TestUser user, String device, JsonValue.Obj body) {
        return server.call(
                "DELETE",
                "/_matrix/client/v3/devices/" + TestServer.encoded(device),
                user.token(),
                body == null ? null : CanonicalJson.encode(body));
    }

    @Test
    void listsOwnDevicesAndWhereTheyWereSeen() {
        TestUser tablet = alice.onAnotherDevice();
        tablet.get("/account/whoami").ok();
        List<JsonValue.Obj> devices = alice.get("/devices").objects("devices");
        assertThat(devices)
                .extracting(device -> device.string("device_id").orElse(""))
                .containsExactlyInAnyOrder(alice.device(), tablet.device());
        assertThat(devices).allSatisfy(device -> {
            assertThat(device.string("last_seen_ip")).contains("127.0.0.1");
            assertThat(device.integer("last_seen_ts").orElse(0L)).isPositive();
        });
        assertThat(bob.get("/devices").objects("devices")).hasSize(1);
        server.get("/_matrix/client/v3/devices").refused(401, "M_MISSING_TOKEN");
    }

    @Test
    void showsOneDevice() {
        JsonValue.Obj device = alice.get("/devices/" + alice.device()).ok();
        assertThat(device.string("device_id")).contains(alice.device());
        assertThat(device.string("last_seen_ip")).contains("127.0.0.1");
        alice.get("/devices/" + bob.device()).refused(404, "M_NOT_FOUND");
        alice.get("/devices/nothing").refused(404, "M_NOT_FOUND");
    }

    @Test
    void renamesADevice() {
        String path = "/devices/" + alice.device();
        alice.put(path, JsonValue.obj("display_name", "My telephone")).ok();
        assertThat(alice.get(path).text("display_name")).isEqualTo("My telephone");
        alice.put(path, JsonValue.Obj.EMPTY).ok();
        assertThat(alice.get(path).text("display_name")).isEqualTo("My telephone");
        alice.put("/devices/" + bob.device(), JsonValue.obj("display_name", "mine"))
                .refused(404, "M_NOT_FOUND");
        alice.put("/devices/nothing", JsonValue.Obj.EMPTY).refused(404, "M_NOT_FOUND");
        alice.put(path, JsonValue.obj("display_name", "x".repeat(101))).refused(400, "M_INVALID_PARAM");
        alice.put(path, JsonValue.obj("display_name", 7)).refused(400, "M_BAD_JSON");
    }

    @Test
    void deletesADeviceOnceThePasswordIsGiven() {
        TestUser tablet = alice.onAnotherDevice();
        JsonValue.Obj challenge = Uia.challenge(delete(alice, tablet.device(), null));
        Uia.failed(delete(alice, tablet.device(), Uia.with(Uia.password(alice, "guess"))), "M_FORBIDDEN");
        JsonValue.Obj auth = Uia.password(alice).with("session", challenge.get("session"));
        // A session is good for the device that it was begun for.
        Uia.failed(delete(alice, "OTHER", Uia.with(auth)), "M_UNKNOWN");
        delete(alice, tablet.device(), Uia.with(auth)).ok();
        tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        alice.get("/devices/" + tablet.device()).refused(404, "M_NOT_FOUND");
        // Deleting what is gone is no error.
        delete(alice, tablet.device(), Uia.with(Uia.password(alice))).ok();
    }

    @Test
    void takesNobodyElsesPasswordAndNoOtherStage() {
        TestUser tablet = alice.onAnotherDevice();
        delete(alice, tablet.device(), Uia.with(Uia.password(bob))).refused(403, "M_FORBIDDEN");
        Uia.failed(delete(alice, tablet.device(), Uia.with(JsonValue.obj("type", "m.login.dummy"))), "M_UNRECOGNIZED");
        delete(bob, tablet.device(), Uia.with(Uia.password(bob))).ok();
        tablet.get("/account/whoami").ok();
    }

    @Test
    void goesOnWithNobodyElsesSession() {
        JsonValue.Obj challenge = Uia.challenge(delete(bob, "DEVICE", null));
        JsonValue.Obj auth = Uia.password(alice).with("session", challenge.get("session"));
        Uia.failed(delete(alice, "DEVICE", Uia.with(auth)), "M_UNKNOWN");
    }

    @Test
    void deletesManyDevicesAtOnce() {
        TestUser tablet = alice.onAnotherDevice();
        TestUser laptop = alice.onAnotherDevice();
        JsonValue.Obj body = JsonValue.obj("devices", List.of(tablet.device(), laptop.device(), "GONE"));
        Uia.challenge(alice.post("/delete_devices", body));
        Uia.failed(alice.post("/delete_devices", body.with("auth", Uia.password(alice, "guess"))), "M_FORBIDDEN");
        alice.post("/delete_devices", body.with("auth", Uia.password(alice))).ok();
        tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        laptop.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        alice.get("/account/whoami").ok();
        alice.post("/delete_devices", JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        alice.post("/delete_devices", JsonValue.obj("devices", "all")).refused(400, "M_BAD_JSON");
    }
}
