"""Two people talk through a server that runs, each with matrix-nio as the client.

    python nio_conversation.py http://127.0.0.1:8008

The server must let people register. Exits with 0 if all went as it should, else with 1 and what went wrong.
"""

import asyncio
import sys
import uuid
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from nio import (
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    InviteMemberEvent,
    MatrixRoom,
    MessageDirection,
    RoomMessageText,
    RoomPreset,
    SyncError,
)

WHOLE_CONVERSATION_SECONDS = 90
ONE_STEP_SECONDS = 15
LONG_POLL_MS = 10_000

MISSED = 25
"""Messages that the absent one misses: more than a sync's timeline holds, and not a multiple of a page."""

TIMELINE_LIMIT = 10
PAGE = 6
SYNC_FILTER = {"room": {"timeline": {"limit": TIMELINE_LIMIT}}}

# nio's own retries would hide what the server did.
NO_RETRIES = AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, request_timeout=ONE_STEP_SECONDS)


class Failed(Exception):
    """The server did not do what was expected of it."""


class Message(NamedTuple):
    event_id: str
    sender: str
    body: str


def expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Failed(otherwise)


async def answer(step: str, request: Coroutine[Any, Any, Any]) -> Any:
    try:
        return await request
    except TimeoutError:
        raise Failed(f"{step}: no answer") from None
    except OSError as broken:
        raise Failed(f"{step}: {broken}") from broken


async def ok(step: str, request: Coroutine[Any, Any, Any]) -> Any:
    """The response of a request that must succeed."""
    response = await answer(step, request)
    expect(not isinstance(response, ErrorResponse), f"{step}: {response}")
    return response


async def refused(step: str, request: Coroutine[Any, Any, Any], errcode: str) -> None:
    """Makes sure that a request fails, with this errcode and with a sentence for people."""
    response = await answer(step, request)
    expect(isinstance(response, ErrorResponse), f"{step}: should have been refused, but got {response}")
    expect(response.status_code == errcode, f"{step}: should have been {errcode}, but got {response}")
    expect(bool(response.message), f"{step}: {errcode} without a sentence")


def texts(events: list[Any]) -> list[Message]:
    return [Message(one.event_id, one.sender, one.body) for one in events if isinstance(one, RoomMessageText)]


class Device:
    """One device of one person, and what it heard."""

    def __init__(self, homeserver: str, user: str) -> None:
        self.client = AsyncClient(homeserver, user, config=NO_RETRIES)
        self.heard: list[Message] = []
        self.invites: dict[str, InviteMemberEvent] = {}
        self._syncing: asyncio.Task[None] | None = None
        self.client.add_event_callback(self._on_text, RoomMessageText)
        self.client.add_event_callback(self._on_invite, InviteMemberEvent)
        self.client.add_response_callback(self._on_sync_error, SyncError)

    async def _on_text(self, _: MatrixRoom, event: RoomMessageText) -> None:
        self.heard += texts([event])

    async def _on_invite(self, room: MatrixRoom, event: InviteMemberEvent) -> None:
        if event.membership == "invite" and event.state_key == self.client.user_id:
            self.invites[room.room_id] = event

    async def _on_sync_error(self, error: SyncError) -> None:
        # sync_forever would ask again and again, without a pause.
        raise Failed(f"{self.client.user_id}: sync: {error}")

    def start_syncing(self) -> None:
        self._syncing = asyncio.create_task(self.client.sync_forever(LONG_POLL_MS, SYNC_FILTER))

    async def stop_syncing(self) -> None:
        if self._syncing:
            self._syncing.cancel()
            await asyncio.wait([self._syncing])
            self._syncing = None

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Waits for syncs until the condition holds."""
        assert self._syncing
        try:
            async with asyncio.timeout(ONE_STEP_SECONDS):
                while not condition():
                    synced = asyncio.create_task(self.client.synced.wait())
                    await asyncio.wait([synced, self._syncing], return_when=asyncio.FIRST_COMPLETED)
                    synced.cancel()
                    if self._syncing.done():
                        self._syncing.result()
        except TimeoutError:
            raise Failed(f"{self.client.user_id} waited in vain for {what}") from None

    def joined_members(self, room: str) -> set[str]:
        """Who is in the room, as far as the syncs said."""
        known = self.client.rooms.get(room)
        return {user for user, member in known.users.items() if not member.invited} if known else set()

    async def say(self, room: str, body: str, txn: str | None = None) -> Message:
        content = {"msgtype": "m.text", "body": body}
        sent = await ok(f"send {body!r}", self.client.room_send(room, "m.room.message", content, tx_id=txn))
        return Message(sent.event_id, self.client.user_id, body)

    def restarted(self) -> "Device":
        """The same device after its program ended: it has nothing but its access token and its sync token."""
        again = Device(self.client.homeserver, self.client.user)
        again.client.restore_login(self.client.user_id, self.client.device_id, self.client.access_token)
        again.client.next_batch = self.client.next_batch
        return again

    async def close(self) -> None:
        await self.stop_syncing()
        await self.client.close()


class Conversation:
    """The steps, in the order in which they must be run."""

    def __init__(self, homeserver: str) -> None:
        self.homeserver = homeserver
        self.run = uuid.uuid4().hex[:8]
        self.devices: list[Device] = []
        self.said: list[Message] = []

    def device(self, name: str) -> Device:
        device = Device(self.homeserver, f"{name}-{self.run}")
        self.devices.append(device)
        return device

    def password(self, name: str) -> str:
        return f"pässword of {name} {self.run}"

    async def close(self) -> None:
        for device in self.devices:
            await device.close()

    async def registered(self, name: str) -> Device:
        device = self.device(name)
        account = await ok("register", device.client.register(f"{name}-{self.run}", self.password(name), "first"))
        expect(account.user_id.startswith(f"@{name}-{self.run}:"), f"registered as {account.user_id}")
        me = await ok("whoami", device.client.whoami())
        expect((me.user_id, me.device_id) == (account.user_id, account.device_id), f"registered, but is {me}")
        return device

    async def second_device(self, first: Device, name: str) -> Device:
        wrong = self.device(name)
        await refused("login with a wrong password", wrong.client.login("not that", "second"), "M_FORBIDDEN")
        expect(not wrong.client.logged_in, "a refused login left an access token")
        device = self.device(name)
        session = await ok("login", device.client.login(self.password(name), "second"))
        expect(session.user_id == first.client.user_id, f"logged in as {session.user_id}")
        expect(session.device_id != first.client.device_id, "both logins have the same device")
        return device

    async def direct_room(self, alice: Device, bob: Device) -> str:
        """Alice makes a room for two; Bob sees the invite in his sync and joins."""
        made = await ok(
            "create the room",
            alice.client.room_create(
                is_direct=True, preset=RoomPreset.trusted_private_chat, invite=[bob.client.user_id]
            ),
        )
        room = made.room_id
        await bob.until(lambda: room in bob.invites, "the invite")
        invite = bob.invites[room]
        expect(invite.sender == alice.client.user_id, f"invited by {invite.sender}")
        expect(invite.content.get("is_direct") is True, "the invite does not say that the room is direct")
        await ok("join", bob.client.join(room))
        await bob.until(lambda: room in bob.client.rooms, "the room")
        expect(room not in bob.client.invited_rooms, "the room that Bob joined is still an invite")
        both = {alice.client.user_id, bob.client.user_id}
        await alice.until(lambda: alice.joined_members(room) == both, "Bob's join")
        listed = await ok("joined members", alice.client.joined_members(room))
        expect({member.user_id for member in listed.members} == both, f"joined members: {listed.members}")
        return room

    async def talk(self, room: str, alice: Device, bob: Device) -> None:
        """Each says something and hears the other; a repeated request says nothing twice."""
        for turn in range(3):
            for one, other in ((alice, bob), (bob, alice)):
                txn = str(uuid.uuid4())
                message = await one.say(room, f"turn {turn} of {one.client.user_id} ☕", txn)
                again = await one.say(room, message.body, txn)
                expect(again == message, f"the same transaction made {message.event_id} and {again.event_id}")
                self.said.append(message)
                await other.until(lambda said=message: said in other.heard, repr(message.body))
        for device in (alice, bob):
            await device.until(lambda of=device: len(of.heard) >= len(self.said), "all that was said")
            self.expect_transcript(device.client.user_id, device.heard)

    async def catch_up(self, room: str, alice: Device, bob: Device) -> Device:
        """Bob is away while Alice talks, comes back with his old token and reads what he missed."""
        await bob.stop_syncing()
        for n in range(MISSED):
            self.said.append(await alice.say(room, f"while you were away, {n}"))
            # One by one: on a busy machine her own syncs would have gaps, too.
            await alice.until(lambda: len(alice.heard) >= len(self.said), "her own messages")

        back = bob.restarted()
        self.devices.append(back)
        since = back.client.next_batch
        sync = await ok("sync with the old token", back.client.sync(LONG_POLL_MS, SYNC_FILTER))
        expect(room in sync.rooms.join, "the sync after the absence does not have the room")
        timeline = sync.rooms.join[room].timeline
        expect(timeline.limited, f"{MISSED} messages fitted into a timeline of {TIMELINE_LIMIT}")
        expect(len(timeline.events) == TIMELINE_LIMIT, f"a timeline of {len(timeline.events)} events")
        gap = await self.gap(back, room, timeline.prev_batch, since)
        back.heard = bob.heard + gap + texts(timeline.events)
        self.expect_transcript("Bob, back again,", back.heard)

        back.start_syncing()
        self.said.append(await back.say(room, "I have read it all"))
        await alice.until(lambda: self.said[-1] in alice.heard, "Bob's answer")
        await back.until(lambda: self.said[-1] in back.heard, "his own answer")
        self.expect_transcript("Bob, talking again,", back.heard)
        self.expect_transcript("Alice", alice.heard)
        return back

    async def gap(self, device: Device, room: str, newest: str, oldest: str) -> list[Message]:
        """What lies between two tokens, oldest first, read backwards page by page."""
        found: list[Message] = []
        start: str | None = newest
        while start:
            page = await ok(
                "messages", device.client.room_messages(room, start, oldest, MessageDirection.back, limit=PAGE)
            )
            expect(len(page.chunk) <= PAGE, f"a page of {len(page.chunk)} events")
            expect(page.end != start, "a page ends where it starts")
            expect(len(found) <= MISSED, "paging back goes past the old token")
            found += texts(page.chunk)
            start = page.end
        found.reverse()
        return found

    def expect_transcript(self, who: str, heard: list[Message]) -> None:
        """Each message exactly once and in order."""
        if heard != self.said:
            lines = [f"{who} did not hear each message once and in order"]
            lines += [f"  missed {message}" for message in self.said if message not in heard]
            lines += [f"  heard more than once {message}" for message in set(heard) if heard.count(message) > 1]
            lines += [f"  nobody said {message}" for message in heard if message not in self.said]
            lines += [f"  in this order: {', '.join(message.body for message in heard)}"]
            raise Failed("\n".join(lines))

    async def stay_out(self, room: str, bob: Device, stranger: Device) -> None:
        """Who is not in the room learns nothing of it."""
        say_in = {"msgtype": "m.text", "body": "let me in"}
        client = stranger.client
        forbidden = {
            "join a stranger's room": client.join(room),
            "send to a stranger's room": client.room_send(room, "m.room.message", say_in),
            "read a stranger's room": client.room_messages(room, limit=PAGE),
            "read a stranger's room's state": client.room_get_state(room),
            "list a stranger's room": client.joined_members(room),
            "invite oneself to a stranger's room": client.room_invite(room, client.user_id),
        }
        for step, request in forbidden.items():
            await refused(step, request, "M_FORBIDDEN")
        rooms = await ok("joined rooms", client.joined_rooms())
        expect(rooms.rooms == [], f"the stranger is in {rooms.rooms}")
        rooms = await ok("joined rooms", bob.client.joined_rooms())
        expect(rooms.rooms == [room], f"Bob is in {rooms.rooms}")

    async def log_out(self, leaving: Device, staying: Device) -> None:
        """A logout ends that device's token and no other."""
        await leaving.stop_syncing()
        old = leaving.restarted()
        self.devices.append(old)
        await ok("logout", leaving.client.logout())
        await refused("whoami after logout", old.client.whoami(), "M_UNKNOWN_TOKEN")
        await refused("sync after logout", old.client.sync(0), "M_UNKNOWN_TOKEN")
        me = await ok("whoami of the other device", staying.client.whoami())
        expect(me.user_id == old.client.user_id, f"the other device is {me.user_id}")

    async def hold(self) -> None:
        alice = await self.registered("alice")
        first = await self.registered("bob")
        bob = await self.second_device(first, "bob")
        for device in (alice, bob):
            device.start_syncing()
        room = await self.direct_room(alice, bob)
        await self.talk(room, alice, bob)
        back = await self.catch_up(room, alice, bob)
        await self.stay_out(room, back, await self.registered("mallory"))
        await self.log_out(back, first)


async def main(homeserver: str) -> int:
    conversation = Conversation(homeserver)
    try:
        async with asyncio.timeout(WHOLE_CONVERSATION_SECONDS):
            await conversation.hold()
    except TimeoutError:
        print(f"FAILED: not done after {WHOLE_CONVERSATION_SECONDS} s", file=sys.stderr)
        return 1
    except Failed as failed:
        print(f"FAILED: {failed}", file=sys.stderr)
        return 1
    finally:
        await conversation.close()
    print(f"{len(conversation.said)} messages, each heard once and in order by both")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: nio_conversation.py HOMESERVER_URL")
    sys.exit(asyncio.run(main(sys.argv[1])))
