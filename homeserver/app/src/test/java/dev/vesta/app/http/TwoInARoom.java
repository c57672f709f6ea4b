package dev.vesta.app.http;

import org.junit.jupiter.api.BeforeEach;

/// Tests that begin with a public room that alice has made and bob has joined, and with eve, who is not in it; on the
/// shared server.
abstract class TwoInARoom {
    final TestServer server = TestServer.shared();
    TestUser alice;
    TestUser bob;
    TestUser eve;
    String room;

    @BeforeEach
    void makeARoom() {
        alice = server.user("alice");
        bob = server.user("bob");
        eve = server.user("eve");
        room = alice.createPublicRoom();
        bob.join(room).ok();
    }
}
