"""The people of daily_life.py: those who use matrix-nio live here, the others in people.mjs, a program of its own."""

import asyncio
import itertools
import json
import sys
from collections.abc import Callable
from typing import Any

from nio import (
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    MessageDirection,
    ReceiptType,
    SyncError,
    SyncResponse,
)

LONG_POLL_MS = 5000
PAGE = 100

# The library itself asks again, with the same transaction id, while the server is away.
PATIENT = AsyncClientConfig(
    max_limit_exceeded=0, max_timeouts=60, max_timeout_retry_wait_time=1, request_timeout=20
)


class Failed(Exception):
    """The server, or the client, did something else than it should."""


class Refused(Failed):
    """The server said no."""

    def __init__(self, what: str, errcode: str | None) -> None:
        super().__init__(what)
        self.errcode = errcode


def raw(event: Any) -> dict[str, Any]:
    return event.source


class Folded:
    """What the raw events of a room come to."""

    def __init__(self) -> None:
        self.timeline: list[str] = []
        self.texts: dict[str, str | None] = {}
        self.annotations: dict[str, tuple[str, str]] = {}
        self.threads: dict[str, int] = {}
        self.pinned: list[str] = []
        self.replacement: str | None = None
        self.seen: set[str] = set()
        self.twice: list[str] = []

    def add(self, event: dict[str, Any]) -> None:
        if event["event_id"] in self.seen:
            self.twice.append(event["event_id"])
            return
        self.seen.add(event["event_id"])
        content = event.get("content", {})
        relation = content.get("m.relates_to", {})
        kind = event["type"]
        if kind == "m.room.pinned_events":
            self.pinned = content.get("pinned", [])
        elif kind == "m.room.tombstone":
            self.replacement = content.get("replacement_room")
        elif kind == "m.room.message" and relation.get("rel_type") == "m.replace":
            self.texts[relation["event_id"]] = content["m.new_content"]["body"]
        elif kind == "m.room.message":
            if relation.get("rel_type") == "m.thread":
                self.threads[relation["event_id"]] = self.threads.get(relation["event_id"], 0) + 1
            else:
                self.timeline.append(event["event_id"])
            self.texts.setdefault(event["event_id"], content.get("body"))
        elif kind == "m.reaction" and relation:
            self.annotations[event["event_id"]] = (relation["event_id"], relation["key"])
        elif kind == "m.room.redaction":
            target = event.get("redacts") or content.get("redacts")
            self.annotations.pop(target, None)
            if target in self.texts:
                self.texts[target] = None

    def reactions(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for target, key in self.annotations.values():
            of = counts.setdefault(target, {})
            of[key] = of.get(key, 0) + 1
        return counts


class Person:
    """Somebody with a client of some kind."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.id = ""
        self.changed = asyncio.Event()

    async def until(self, condition: Callable[[], Any], what: str, seconds: float) -> Any:
        """Looks again after each sync until the condition's answer is true; that answer."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    self.changed.clear()
                    found = await condition()
                    if found:
                        return found
                    await self.changed.wait()
        except TimeoutError:
            raise Failed(f"{self.name} waited in vain for {what}") from None


class NioPerson(Person):
    def __init__(self, name: str, homeserver: str) -> None:
        super().__init__(name)
        self.homeserver = homeserver
        self.client: AsyncClient
        self.rooms: dict[str, Folded] = {}
        self.running: asyncio.Task[None] | None = None

    async def _ok(self, what: str, request: Any) -> Any:
        response = await request
        if isinstance(response, ErrorResponse):
            raise Refused(f"{what} of {self.name}: {response}", response.status_code)
        return response

    async def register(self, username: str, password: str) -> None:
        self.client = AsyncClient(self.homeserver, username, config=PATIENT)
        self.id = (await self._ok("register", self.client.register(username, password, "nio"))).user_id

    async def start(self) -> None:
        self.running = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self.running:
            self.running.cancel()
            await asyncio.wait([self.running])
            self.running = None

    async def close(self) -> None:
        await self.stop()
        await self.client.close()

    async def _listen(self) -> None:
        try:
            while True:
                since = self.client.next_batch
                response = await self.client.sync(LONG_POLL_MS, since=since)
                if isinstance(response, SyncError):
                    raise Failed(f"sync of {self.name}: {response}")
                await self._take(response, since)
                self.changed.set()
        except asyncio.CancelledError:
            raise
        except Exception as broken:  # noqa: BLE001 - told here, or else nobody would know why everybody waits
            print(f"{self.name} cannot sync any more: {broken!r}", file=sys.stderr)
            raise

    async def _take(self, response: SyncResponse, since: str | None) -> None:
        for room, joined in response.rooms.join.items():
            known = room in self.rooms
            folded = self.rooms.setdefault(room, Folded())
            if joined.timeline.limited:
                for event in await self._gap(room, joined.timeline.prev_batch, since if known else None):
                    folded.add(event)
            for event in joined.timeline.events:
                folded.add(raw(event))

    async def _gap(self, room: str, newest: str, oldest: str | None) -> list[dict[str, Any]]:
        """What lies between two tokens, or from the beginning of the room, oldest first."""
        found: list[dict[str, Any]] = []
        start: str | None = newest
        while start:
            page = await self._ok(
                "messages", self.client.room_messages(room, start, oldest, MessageDirection.back, PAGE)
            )
            found += [raw(event) for event in page.chunk]
            start = page.end if page.end != start else None
        found.reverse()
        return found

    async def join(self, room: str) -> str:
        return (await self._ok("join", self.client.join(room))).room_id

    async def invite(self, room: str, user: str) -> None:
        await self._ok("invite", self.client.room_invite(room, user))

    async def leave(self, room: str) -> None:
        await self._ok("leave", self.client.room_leave(room))

    async def send(self, room: str, kind: str, content: dict[str, Any], txn: str) -> str:
        return (await self._ok("send", self.client.room_send(room, kind, content, tx_id=txn))).event_id

    async def redact(self, room: str, event: str, reason: str) -> str:
        return (await self._ok("redact", self.client.room_redact(room, event, reason))).event_id

    async def setState(self, room: str, kind: str, key: str, content: dict[str, Any]) -> str:  # noqa: N802
        return (await self._ok("state", self.client.room_put_state(room, kind, content, key))).event_id

    async def typing(self, room: str, typing: bool) -> None:
        await self._ok("typing", self.client.room_typing(room, typing, 20000))

    async def read(self, room: str, event: str) -> None:
        await self._ok("read", self.client.update_receipt_marker(room, event, ReceiptType.read))

    async def presence(self, presence: str, status: str) -> None:
        await self._ok("presence", self.client.set_presence(presence, status))

    async def displayName(self, name: str) -> None:  # noqa: N802
        await self._ok("display name", self.client.set_displayname(name))

    async def hierarchy(self, space: str) -> list[str]:
        answer = await self._ok("hierarchy", self.client.space_get_hierarchy(space))
        return [room["room_id"] for room in answer.rooms]

    async def me(self) -> dict[str, Any]:
        return {"invites": list(self.client.invited_rooms)}

    async def view(self, room: str, whole: bool = False) -> dict[str, Any] | None:
        known = self.client.rooms.get(room)
        if known is None or room not in self.rooms:
            return None
        folded = self.rooms[room]
        return {
            "timeline": folded.timeline,
            "texts": folded.texts,
            "reactions": folded.reactions(),
            "threads": folded.threads,
            "members": {user: "invite" if one.invited else "join" for user, one in known.users.items()},
            "names": {user: one.display_name for user, one in known.users.items()},
            "pinned": folded.pinned,
            "replacement": folded.replacement,
            "typing": known.typing_users,
            "receipts": {user: receipt.event_id for user, receipt in known.read_receipts.items()},
            "unread": known.unread_notifications or 0,
            "highlights": known.unread_highlights or 0,
            "twice": folded.twice,
        }


class RemotePerson(Person):
    """Somebody who lives in people.mjs. What is not said here is said there: `person.anything(...)`."""

    def __init__(self, name: str, others: "Others") -> None:
        super().__init__(name)
        self.others = others

    async def register(self, username: str, password: str) -> None:
        self.id = await self.others.ask(self.name, "register", username, password)

    async def view(self, room: str, whole: bool = False) -> dict[str, Any] | None:
        return await self.others.ask(self.name, "view", room, whole)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda *values: self.others.ask(self.name, method, *values)


class Others:
    """The program people.mjs."""

    def __init__(self, program: asyncio.subprocess.Process) -> None:
        self.program = program
        self.numbers = itertools.count(1)
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        self.people: dict[str, RemotePerson] = {}
        self.reader = asyncio.create_task(self._read())

    @staticmethod
    async def start(node: str, script: str) -> "Others":
        pipe = asyncio.subprocess.PIPE
        return Others(
            await asyncio.create_subprocess_exec(
                node, "--no-warnings", script, stdin=pipe, stdout=pipe, limit=64 * 1024 * 1024
            )
        )

    async def person(self, name: str, kind: str, homeserver: str) -> RemotePerson:
        self.people[name] = RemotePerson(name, self)
        await self.ask(name, "arrive", kind, homeserver)
        return self.people[name]

    async def ask(self, person: str, method: str, *values: Any) -> Any:
        number = next(self.numbers)
        self.waiting[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": number, "person": person, "do": method, "with": values})
        assert self.program.stdin
        self.program.stdin.write(line.encode() + b"\n")
        answer = await self.waiting[number]
        if "error" in answer:
            what = f"{method} of {person}: {answer['error']} {answer.get('trace', '')}"
            raise Refused(what, answer.get("errcode"))
        return answer["result"]

    async def _read(self) -> None:
        assert self.program.stdout
        while line := await self.program.stdout.readline():
            said = json.loads(line)
            if "synced" in said:
                self.people[said["synced"]].changed.set()
            else:
                self.waiting.pop(said["id"]).set_result(said)
        for waiting in self.waiting.values():
            waiting.set_exception(Failed("people.mjs has ended"))

    async def close(self) -> None:
        if self.program.returncode is None:
            self.program.kill()
        await self.program.wait()
        self.reader.cancel()
