"""Daily life of four people and a bot, with clients that others wrote: Alice and Carol use matrix-js-sdk, Bob and Dave
matrix-nio, Robbie is a bot on matrix-bot-sdk.

    daily_life.py HOMESERVER_URL NODE PEOPLE_MJS

The steps build on each other and are named in what this prints. A step that fails does not end the run: what comes after
it says whether only this step is broken. In the end everybody's view of every room is held against what was sent.

When it prints KILL, the server is to be killed and started again; then a line is expected on standard input.
"""

import asyncio
import itertools
import logging
import sys
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from daily_people import Failed, NioPerson, Others, Person, Refused

STEP_SECONDS = 15
WHOLE_SECONDS = 170

# With the five people a group of twenty.
NEIGHBORS = 15
AWAY_MESSAGES = 200
CHAOS_EACH = 12

MESSAGE = "m.room.message"
REACTION = "m.reaction"


def expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Failed(otherwise)


def shown(view: dict[str, Any] | None) -> dict[str, Any] | None:
    """A view without what is long in it."""
    long = ("timeline", "names", "texts")
    if view is None:
        return None
    return {**{key: view[key] for key in view if key not in long}, "last": list(view["texts"].items())[-3:]}


class Room:
    """What was said in a room, by its answers."""

    def __init__(self, room: str) -> None:
        self.id = room
        # Each block in its order; of blocks with more than one message the order within is the server's choice.
        self.blocks: list[list[str]] = []
        self.texts: dict[str, str | None] = {}
        self.reactions: dict[str, dict[str, int]] = {}
        self.threads: dict[str, int] = {}
        self.members: set[str] = set()
        self.pinned: list[str] = []
        self.hidden: dict[str, set[str]] = {}
        self.replacement: str | None = None


class DailyLife:
    def __init__(self, homeserver: str, node: str, script: str) -> None:
        self.homeserver, self.node, self.script = homeserver, node, script
        self.run = uuid.uuid4().hex[:6]
        self.txns = itertools.count(1)
        self.everybody: list[Person] = []
        self.neighbors: list[NioPerson] = []
        self.sent = 0
        self.direct: Room
        self.group: Room
        self.newer: Room
        self.space = ""

    # --- Words that the steps use ---

    def body(self, text: str, **more: Any) -> dict[str, Any]:
        return {"msgtype": "m.text", "body": text, **more}

    async def raw_send(self, who: Person, room: Room, kind: str, content: dict[str, Any]) -> str:
        self.sent += 1
        return await who.send(room.id, kind, content, f"t{self.run}{next(self.txns)}")

    async def say(self, who: Person, room: Room, text: str, **more: Any) -> str:
        event = await self.raw_send(who, room, MESSAGE, self.body(text, **more))
        room.blocks.append([event])
        room.texts[event] = text
        return event

    async def edit(self, who: Person, room: Room, event: str, text: str) -> None:
        new = self.body(text)
        relation = {"rel_type": "m.replace", "event_id": event}
        content = {**self.body("* " + text), "m.new_content": new, "m.relates_to": relation}
        await self.raw_send(who, room, MESSAGE, content)
        room.texts[event] = text

    async def react(self, who: Person, room: Room, event: str, key: str) -> str:
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}
        reaction = await self.raw_send(who, room, REACTION, content)
        counts = room.reactions.setdefault(event, {})
        counts[key] = counts.get(key, 0) + 1
        return reaction

    async def in_thread(self, who: Person, room: Room, root: str, text: str) -> str:
        relation = {
            "rel_type": "m.thread",
            "event_id": root,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": root},
        }
        event = await self.raw_send(who, room, MESSAGE, self.body(text, **{"m.relates_to": relation}))
        room.texts[event] = text
        room.threads[root] = room.threads.get(root, 0) + 1
        return event

    async def sees(self, who: Person, room: Room, what: str, test: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Waits until somebody's view of the room passes the test."""
        last: dict[str, Any] | None = None

        async def passes() -> dict[str, Any] | None:
            nonlocal last
            last = await who.view(room.id)
            return last if last is not None and test(last) else None

        try:
            return await who.until(passes, what, STEP_SECONDS)
        except Failed as failed:
            raise Failed(f"{failed}; the view is {shown(last)}") from None

    async def all_see(self, people: list[Person], room: Room, what: str, test: Callable[[dict[str, Any]], Any]) -> None:
        await asyncio.gather(*(self.sees(one, room, what, test) for one in people))

    async def heard(self, people: list[Person], room: Room, event: str, what: str) -> None:
        await self.all_see(people, room, what, lambda view: event in view["texts"])

    async def invited(self, who: Person, room: str) -> None:
        async def has() -> bool:
            return room in (await who.me())["invites"]

        await who.until(has, "the invite", STEP_SECONDS)

    async def refused(self, what: str, request: Awaitable[Any], errcode: str) -> None:
        try:
            await request
        except Refused as refused:
            expect(refused.errcode == errcode, f"{what}: should have been {errcode}, but is {refused}")
            return
        raise Failed(f"{what} should have been refused")

    # --- The steps ---

    async def everybody_registers_and_syncs(self) -> None:
        self.others = await Others.start(self.node, self.script)
        self.alice = await self.others.person("alice", "js", self.homeserver)
        self.carol = await self.others.person("carol", "js", self.homeserver)
        self.robbie = await self.others.person("robbie", "bot", self.homeserver)
        self.bob = NioPerson("bob", self.homeserver)
        self.dave = NioPerson("dave", self.homeserver)
        self.everybody = [self.alice, self.bob, self.carol, self.dave, self.robbie]
        self.neighbors = [NioPerson(f"neighbor{n}", self.homeserver) for n in range(NEIGHBORS)]
        self.mallory = self.neighbors[0]
        await asyncio.gather(
            *(one.register(f"{one.name}-{self.run}", f"pässword of {one.name}") for one in self.everybody + self.neighbors)
        )
        await asyncio.gather(*(one.start() for one in self.everybody))

    async def direct_message(self) -> None:
        alice, bob = self.alice, self.bob
        options = {"is_direct": True, "preset": "trusted_private_chat", "invite": [bob.id]}
        self.direct = Room(await alice.createRoom(options))
        await alice.accountData("m.direct", {bob.id: [self.direct.id]})
        await self.invited(bob, self.direct.id)
        await bob.join(self.direct.id)
        self.direct.members = {alice.id, bob.id}
        for n in range(3):
            said = await self.say(alice, self.direct, f"hello {n}")
            await self.heard([bob], self.direct, said, "Alice's message")
            said = await self.say(bob, self.direct, f"good evening {n} ☕")
            await self.heard([alice], self.direct, said, "Bob's message")

        async def is_direct() -> bool:
            return (await alice.me())["direct"] == {bob.id: [self.direct.id]}

        await alice.until(is_direct, "m.direct in her account data", STEP_SECONDS)

    async def group_of_twenty(self) -> None:
        guests = [one.id for one in self.everybody[1:] + self.neighbors]
        options = {"name": "The house", "preset": "private_chat", "invite": guests}
        self.group = Room(await self.alice.createRoom(options))
        await asyncio.gather(self.invited(self.bob, self.group.id), self.invited(self.carol, self.group.id))
        await asyncio.gather(*(one.join(self.group.id) for one in [self.bob, self.carol, self.dave] + self.neighbors))
        self.group.members = {self.alice.id, *guests}
        await self.all_see(
            self.everybody,
            self.group,
            "twenty members",
            lambda view: {user for user, state in view["members"].items() if state == "join"} == self.group.members,
        )

    async def edits_reactions_replies(self) -> None:
        room, (alice, bob, carol, dave, _) = self.group, self.everybody
        self.first = await self.say(alice, room, "who has the key to the cellar?")
        await self.heard([bob, carol, dave], room, self.first, "the question")
        reply = {"m.relates_to": {"m.in_reply_to": {"event_id": self.first}}}
        answer = await self.say(bob, room, "I have", **reply)
        await self.edit(bob, room, answer, "I have it")
        await self.edit(bob, room, answer, "I have it, third floor")
        for who in (alice, carol, dave):
            await self.react(who, room, answer, "👍")
        self.reaction = await self.react(dave, room, self.first, "👀")
        self.second = await self.say(carol, room, "!echo thank you")
        await self.all_see(
            self.everybody,
            room,
            "the edit and the reactions",
            lambda view: view["texts"].get(answer) == "I have it, third floor"
            and view["reactions"].get(answer) == {"👍": 3}
            and view["reactions"].get(self.first) == {"👀": 1},
        )
        await self.refused(
            "the same reaction again",
            dave.send(
                room.id,
                REACTION,
                {"m.relates_to": {"rel_type": "m.annotation", "event_id": answer, "key": "👍"}},
                f"again{self.run}",
            ),
            "M_DUPLICATE_ANNOTATION",
        )

    async def the_bot_answers(self) -> None:
        view = await self.sees(self.alice, self.group, "the bot's answer", lambda view: "thank you" in view["texts"].values())
        event = next(event for event, text in view["texts"].items() if text == "thank you")
        self.group.blocks.append([event])
        self.group.texts[event] = "thank you"
        self.sent += 1

    async def threads(self) -> None:
        room = self.group
        root = await self.say(self.dave, room, "the summer party")
        await self.heard([self.alice, self.carol], room, root, "the root of the thread")
        replies = []
        for who, text in ((self.alice, "I bring a cake"), (self.bob, "and I the grill"), (self.carol, "salad")):
            replies.append(await self.in_thread(who, room, root, text))
        await self.all_see(
            [self.alice, self.bob, self.carol, self.dave],
            room,
            "three replies in the thread",
            lambda view: view["threads"].get(root) == 3,
        )
        listed = await self.alice.thread(room.id, root)
        expect(sorted(listed) == sorted(replies), f"the server lists {listed}, sent were {replies}")

    async def redactions(self) -> None:
        room = self.group
        slip = await self.say(self.carol, room, "my password is…")
        await self.heard(self.everybody, room, slip, "the slip")
        await self.carol.redact(room.id, slip, "wrong window")
        room.texts[slip] = None
        await self.dave.redact(room.id, self.reaction, "not any more")
        del room.reactions[self.first]
        await self.all_see(
            self.everybody,
            room,
            "the redactions",
            lambda view: view["texts"].get(slip, "") is None and not view["reactions"].get(self.first),
        )

    async def pins(self) -> None:
        self.group.pinned = [self.first, self.second]
        await self.alice.setState(self.group.id, "m.room.pinned_events", "", {"pinned": self.group.pinned})
        await self.all_see(self.everybody, self.group, "the pins", lambda view: view["pinned"] == self.group.pinned)

    async def typing(self) -> None:
        for typist, watchers in ((self.bob, [self.alice, self.dave]), (self.alice, [self.bob, self.carol])):
            await typist.typing(self.group.id, True)
            await self.all_see(watchers, self.group, "typing", lambda view, of=typist: of.id in view["typing"])
            await typist.typing(self.group.id, False)
            await self.all_see(watchers, self.group, "no typing", lambda view, of=typist: of.id not in view["typing"])

    async def receipts_and_counts(self) -> None:
        room, alice, bob = self.direct, self.alice, self.bob
        start = await self.say(bob, room, "are you there?")
        await self.heard([alice], room, start, "Bob's question")
        await alice.read(room.id, start)
        await self.sees(bob, room, "Alice's receipt", lambda view: view["receipts"].get(alice.id) == start)
        await self.sees(alice, room, "nothing unread", lambda view: view["unread"] == 0)
        last = ""
        for n in range(3):
            last = await self.say(bob, room, f"no hurry {n}")
        await self.sees(alice, room, "three unread", lambda view: view["unread"] == 3)
        await alice.read(room.id, last)
        await self.sees(alice, room, "nothing unread", lambda view: view["unread"] == 0)
        await bob.read(room.id, last)
        await self.sees(bob, room, "nothing unread", lambda view: view["unread"] == 0)
        reply = await self.say(alice, room, "now I am")
        await self.sees(bob, room, "one unread", lambda view: view["unread"] == 1)
        await bob.read(room.id, reply)
        await self.sees(bob, room, "nothing unread", lambda view: view["unread"] == 0)
        await self.sees(alice, room, "Bob's receipt", lambda view: view["receipts"].get(bob.id) == reply)

    async def mentions(self) -> None:
        room = self.group
        mention = {"m.mentions": {"user_ids": [self.dave.id]}}
        said = await self.say(self.alice, room, "Dave, the door!", **mention)
        await self.sees(self.dave, room, "a highlight", lambda view: view["highlights"] == 1)
        await self.dave.read(room.id, said)
        await self.sees(self.dave, room, "no highlight", lambda view: view["highlights"] == 0)

    async def presence_and_names(self) -> None:
        await self.dave.presence("unavailable", "asleep")

        async def knows() -> bool:
            known = await self.alice.person(self.dave.id)
            return known is not None and (known["presence"], known["status"]) == ("unavailable", "asleep")

        await self.alice.until(knows, "Dave's presence", STEP_SECONDS)
        await self.carol.displayName("Carol of the third floor")
        await self.all_see(
            [self.alice, self.bob, self.dave],
            self.group,
            "Carol's new name",
            lambda view: view["names"].get(self.carol.id) == "Carol of the third floor",
        )

    async def files_as_links(self) -> None:
        link = {"msgtype": "m.file", "url": "mxc://files.example/plan", "filename": "plan.pdf", "info": {"size": 12345}}
        file = await self.say(self.bob, self.group, "plan.pdf", **link)
        image = {"msgtype": "m.image", "url": "mxc://files.example/cellar", "info": {"w": 4, "h": 3, "mimetype": "image/png"}}
        picture = await self.say(self.carol, self.group, "cellar.png", **image)
        await self.heard(self.everybody, self.group, file, "the file")
        await self.heard(self.everybody, self.group, picture, "the picture")

    async def moderation(self) -> None:
        room, mallory = self.group, self.mallory

        async def gone_for(people: list[Person], member: bool) -> None:
            await self.all_see(
                people,
                room,
                f"Mallory {'in' if member else 'out'}",
                lambda view: (view["members"].get(mallory.id) == "join") == member,
            )

        await self.refused("a kick by Mallory", self.kick_by_nio(mallory, room, self.bob.id), "M_FORBIDDEN")
        await self.alice.kick(room.id, mallory.id, "noise")
        await gone_for(self.everybody, False)
        await self.refused("sending after the kick", self.raw_send(mallory, room, MESSAGE, self.body("no")), "M_FORBIDDEN")
        await self.alice.invite(room.id, mallory.id)
        await mallory.join(room.id)
        await gone_for(self.everybody, True)
        await self.alice.ban(room.id, mallory.id, "more noise")
        await gone_for(self.everybody, False)
        await self.refused("joining after the ban", mallory.join(room.id), "M_FORBIDDEN")
        await self.alice.unban(room.id, mallory.id)
        await self.alice.invite(room.id, mallory.id)
        await mallory.join(room.id)
        await gone_for(self.everybody, True)

    async def kick_by_nio(self, who: NioPerson, room: Room, user: str) -> None:
        await who._ok("kick", who.client.room_kick(room.id, user))

    async def ignoring(self) -> None:
        room = self.group
        await self.carol.ignore([self.mallory.id])

        async def ignores() -> bool:
            return (await self.carol.me())["ignored"] == [self.mallory.id]

        await self.carol.until(ignores, "her list of ignored users", STEP_SECONDS)
        self.insult = await self.say(self.mallory, room, "you all smell")
        room.hidden[self.insult] = {self.carol.name}
        others = [one for one in self.everybody if one is not self.carol]
        # Clients show what they send at once, before what they have not heard yet.
        await self.heard(others, room, self.insult, "the insult")
        after = await self.say(self.alice, room, "please")
        await self.heard(self.everybody, room, after, "what came after the ignored message")
        view = await self.carol.view(room.id)
        expect(self.insult not in view["texts"], "Carol hears whom she ignores")

    async def reporting(self) -> None:
        await self.alice.report(self.group.id, self.insult, "rude")

    async def tags(self) -> None:
        await self.alice.tag(self.group.id, "m.favourite", 0.25)
        await self.alice.tag(self.group.id, "u.house", 0.5)
        await self.sees(
            self.alice,
            self.group,
            "the tags",
            lambda view: view["tags"] == {"m.favourite": {"order": 0.25}, "u.house": {"order": 0.5}},
        )

    async def spaces(self) -> None:
        guests = [self.bob.id, self.robbie.id]
        options = {
            "name": "The street",
            "creation_content": {"type": "m.space"},
            "invite": guests,
            "power_level_content_override": {"users": {self.robbie.id: 50}},
        }
        self.space = await self.alice.createRoom(options)
        await self.invited(self.bob, self.space)
        await self.bob.join(self.space)

        async def bot_is_in() -> bool:
            return self.space in await self.robbie.joined()

        await self.robbie.until(bot_is_in, "the space", STEP_SECONDS)
        await self.robbie.addChild(self.space, self.group.id)
        children = await self.robbie.children(self.space)
        expect(children == [self.group.id], f"the bot's space has {children}")
        for who in (self.alice, self.bob):
            rooms = await who.hierarchy(self.space)
            expect(set(rooms) == {self.space, self.group.id}, f"the space of {who.name} has {rooms}")

    async def away_for_a_day(self) -> None:
        """Bob and Carol are offline while much happens, and come back with the tokens that they had."""
        room, (alice, bob, carol, dave, robbie) = self.group, self.everybody
        for who in (bob, carol):
            await who.stop()
        said = []
        for n in range(AWAY_MESSAGES // 2):
            said.append(await self.say(alice, room, f"morning {n}"))
            said.append(await self.say(dave, room, f"evening {n}"))
        for n in range(5):
            await self.edit(alice, room, said[n * 2], f"corrected {n}")
            await self.react(dave, room, said[n * 2], "✔")
            await self.say(alice, self.direct, f"call me {n}")
        await self.edit(alice, room, self.first, "who had the key to the cellar?")
        await dave.redact(room.id, said[1], "never mind")
        room.texts[said[1]] = None
        last = await self.say(dave, room, "good night")
        await self.heard([alice, robbie], room, last, "the last message of the day")
        for who in (bob, carol):
            await who.start()
        await self.heard([bob, carol], room, last, "the last message of the day")
        await self.sees(bob, self.direct, "five unread", lambda view: view["unread"] == 5)
        await self.all_agree_on(room)

    async def killed_in_the_middle(self) -> None:
        """The server is killed while four people send, and nobody has to do anything about it."""
        room, senders = self.group, [self.alice, self.bob, self.carol, self.dave]
        block: list[str] = []
        half = asyncio.Event()

        async def chatter(who: Person) -> None:
            for n in range(CHAOS_EACH):
                text = f"{who.name} in the storm {n}"
                event = await self.raw_send(who, room, MESSAGE, self.body(text))
                block.append(event)
                room.texts[event] = text
                if len(block) >= len(senders) * CHAOS_EACH // 2:
                    half.set()

        async def storm() -> None:
            await half.wait()
            print("KILL", flush=True)
            await asyncio.to_thread(sys.stdin.readline)

        await asyncio.gather(storm(), *(chatter(who) for who in senders))
        room.blocks.append(block)
        expect(len(set(block)) == len(block), "two messages have one id")
        after = await self.say(self.alice, room, "the storm is over")
        await self.heard(self.everybody, room, after, "what came after the storm")

    async def upgrade(self) -> None:
        old, insiders = self.group, [self.bob, self.carol, self.dave, self.robbie]
        self.newer = Room(await self.alice.upgrade(old.id, "11"))
        old.replacement = self.newer.id
        await self.all_see(self.everybody, old, "the tombstone", lambda view: view["replacement"] == self.newer.id)
        await self.refused(
            "a message into the old room", self.raw_send(self.bob, old, MESSAGE, self.body("too late")), "M_FORBIDDEN"
        )
        for who in insiders:
            await self.alice.invite(self.newer.id, who.id)
        for who in insiders[:3]:
            await who.join(self.newer.id)
        self.newer.members = {one.id for one in self.everybody}
        await self.all_see(
            self.everybody[:4],
            self.newer,
            "the members of the new room",
            lambda view: {user for user, state in view["members"].items() if state == "join"} == self.newer.members,
        )
        for who in self.everybody[:4]:
            said = await self.say(who, self.newer, f"{who.name} has moved")
            await self.heard(self.everybody, self.newer, said, "the new room")

    async def everybody_agrees(self) -> None:
        for room in (self.direct, self.group, self.newer):
            await self.all_agree_on(room)

    # --- What everybody must agree on ---

    async def all_agree_on(self, room: Room) -> None:
        people = [one for one in self.everybody if one.id in room.members]
        wrong = [line for one in people for line in await self.differences(one, room)]
        expect(not wrong, "\n    ".join(["views differ from what was sent:", *wrong]))

    async def differences(self, who: Person, room: Room) -> list[str]:
        view = await who.view(room.id, True)
        if view is None:
            return [f"{who.name} does not know the room"]
        wrong = []
        hidden = {event for event, blind in room.hidden.items() if who.name in blind}
        timeline = list(view["timeline"])
        rest = timeline
        for block in room.blocks:
            block = [event for event in block if event not in hidden]
            if sorted(rest[: len(block)]) != sorted(block):
                missed = [room.texts[event] for one in room.blocks for event in one if event not in timeline]
                unknown = [event for event in timeline if event not in room.texts]
                at = f"{room.texts[block[0]]!r}: there is {[view['texts'].get(event) for event in rest[:2]]}"
                wrong.append(f"{who.name}'s timeline differs at {at}; missed {missed[:5]}; unknown {unknown[:5]}")
                break
            rest = rest[len(block) :]
        if len(timeline) != len(set(timeline)) or view["twice"]:
            twice = [view["texts"].get(event, event) for event in view["twice"]]
            wrong.append(f"{who.name} heard something twice: {twice[:5]}")
        for event, text in room.texts.items():
            if event not in hidden and event in view["texts"] and view["texts"][event] != text:
                wrong.append(f"{who.name} reads {view['texts'][event]!r} instead of {text!r}")
        for name, wanted in (("reactions", room.reactions), ("pinned", room.pinned), ("threads", room.threads)):
            if view[name] != wanted:
                wrong.append(f"{who.name}'s {name}: {view[name]} instead of {wanted}")
        members = {user for user, state in view["members"].items() if state == "join"}
        if members != room.members:
            wrong.append(f"{who.name}'s members differ in {members ^ room.members}")
        if view["replacement"] != room.replacement:
            wrong.append(f"{who.name} goes on to {view['replacement']} instead of {room.replacement}")
        return wrong

    async def close(self) -> None:
        await asyncio.gather(
            *(one.close() for one in [*self.everybody, *self.neighbors] if isinstance(one, NioPerson) and hasattr(one, "client"))
        )
        if hasattr(self, "others"):
            await self.others.close()

    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        return [
            self.everybody_registers_and_syncs,
            self.direct_message,
            self.group_of_twenty,
            self.edits_reactions_replies,
            self.the_bot_answers,
            self.threads,
            self.redactions,
            self.pins,
            self.typing,
            self.receipts_and_counts,
            self.mentions,
            self.presence_and_names,
            self.files_as_links,
            self.moderation,
            self.ignoring,
            self.reporting,
            self.tags,
            self.spaces,
            self.away_for_a_day,
            self.killed_in_the_middle,
            self.upgrade,
            self.everybody_agrees,
        ]


async def main(homeserver: str, node: str, script: str) -> int:
    # That the server is away for a moment is part of the plan.
    logging.getLogger("nio").setLevel(logging.ERROR)
    life = DailyLife(homeserver, node, script)
    failed = []
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            for step in life.steps():
                name = step.__name__.replace("_", " ")
                started = time.monotonic()
                try:
                    async with asyncio.timeout(4 * STEP_SECONDS):
                        await step()
                    print(f"done: {name} ({time.monotonic() - started:.1f} s)", flush=True)
                except Exception as broken:  # noqa: BLE001 - every failure names its step
                    failed.append(name)
                    told = str(broken) if isinstance(broken, Failed) else "".join(traceback.format_exception(broken))
                    print(f"FAILED: {name}: {told}", flush=True)
                    if not life.neighbors or step == life.everybody_registers_and_syncs:
                        break
    except TimeoutError:
        failed.append("all within the time")
        print(f"FAILED: not done after {WHOLE_SECONDS} s", flush=True)
    finally:
        await life.close()
    if failed:
        print(f"{len(failed)} of {len(life.steps())} steps failed: {', '.join(failed)}")
        return 1
    print(f"{life.sent} events, all views agree")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: daily_life.py HOMESERVER_URL NODE PEOPLE_MJS")
    sys.exit(asyncio.run(main(*sys.argv[1:])))
