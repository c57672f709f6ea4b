// People who use matrix-js-sdk and bots that use matrix-bot-sdk, told what to do by the lines of standard input:
// {"id": 1, "person": "alice", "do": "send", "with": [...]}. Each is answered by one line with the same id and a
// "result" or an "error"; {"synced": "alice"} says that somebody heard something new.
import Module, { createRequire } from "node:module";
import readline from "node:readline";
import * as sdk from "matrix-js-sdk";

// Standard output belongs to the answers.
for (const level of ["log", "info", "debug", "trace", "warn", "error"]) {
    console[level] = () => {};
}

// The bot library asks for a native module that only encryption needs; its program is not in the package.
const load = Module._load;
Module._load = (request, ...rest) => (request.endsWith("matrix-sdk-crypto-nodejs") ? {} : load(request, ...rest));
const bots = createRequire(import.meta.url)("matrix-bot-sdk");
bots.LogService.setLogger({ info() {}, warn() {}, error() {}, debug() {}, trace() {} });

const LONG_POLL_MS = 5000;
const PAGE = 100;
const RETRY_MS = 300;
const RETRIES = 100;

const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What raw events come to, for a library that keeps no rooms. */
class Folded {
    constructor() {
        this.timeline = [];
        this.texts = {};
        this.annotations = {};
        this.threads = {};
        this.state = {};
        this.twice = [];
        this.seen = new Set();
    }

    add(event) {
        if (this.seen.has(event.event_id)) {
            this.twice.push(event.event_id);
            return;
        }
        this.seen.add(event.event_id);
        const relation = event.content?.["m.relates_to"] ?? {};
        if (event.state_key !== undefined) {
            (this.state[event.type] ??= {})[event.state_key] = event.content;
        } else if (event.type === "m.room.message" && relation.rel_type === "m.replace") {
            this.texts[relation.event_id] = event.content["m.new_content"].body;
        } else if (event.type === "m.room.message") {
            const list = relation.rel_type === "m.thread" ? (this.threads[relation.event_id] ??= []) : this.timeline;
            list.push(event.event_id);
            this.texts[event.event_id] = event.content.body ?? null;
        } else if (event.type === "m.reaction") {
            this.annotations[event.event_id] = relation;
        } else if (event.type === "m.room.redaction") {
            const target = event.redacts ?? event.content.redacts;
            delete this.annotations[target];
            if (target in this.texts) {
                this.texts[target] = null;
            }
        }
    }

    view() {
        const reactions = {};
        for (const { event_id: target, key } of Object.values(this.annotations).filter((one) => one.key)) {
            (reactions[target] ??= {})[key] = (reactions[target][key] ?? 0) + 1;
        }
        const members = Object.entries(this.state["m.room.member"] ?? {})
            .map(([user, content]) => [user, content.membership])
            .filter(([, membership]) => ["join", "invite"].includes(membership));
        return {
            timeline: this.timeline,
            texts: this.texts,
            reactions,
            threads: Object.fromEntries(Object.entries(this.threads).map(([root, replies]) => [root, replies.length])),
            members: Object.fromEntries(members),
            pinned: this.state["m.room.pinned_events"]?.[""]?.pinned ?? [],
            replacement: this.state["m.room.tombstone"]?.[""]?.replacement_room ?? null,
            twice: this.twice,
        };
    }
}

/** Keeps the token of the last sync over a stop, as a store on a disk would. */
class KeptStore extends sdk.MemoryStore {
    getSavedSyncToken() {
        return Promise.resolve(this.getSyncToken());
    }
}

class JsPerson {
    constructor(name, homeserver) {
        this.name = name;
        this.homeserver = homeserver;
        this.heard = {};
        this.twice = [];
    }

    async register(username, password) {
        const anybody = sdk.createClient({ baseUrl: this.homeserver });
        const auth = { type: "m.login.dummy" };
        const { user_id: userId, access_token: accessToken, device_id: deviceId } = await anybody.registerRequest({
            username,
            password,
            auth,
        });
        this.client = sdk.createClient({
            baseUrl: this.homeserver,
            userId,
            accessToken,
            deviceId,
            store: new KeptStore(),
            disableVoip: true,
        });
        this.client.on("sync", () => tell({ synced: this.name }));
        this.client.on("Room.timeline", (event, room, atStart, removed, data) => {
            if (data.liveEvent && !event.isSending() && data.timeline === room.getLiveTimeline()) {
                const known = (this.heard[room.roomId] ??= new Set());
                if (known.has(event.getId())) {
                    this.twice.push(event.getId());
                }
                known.add(event.getId());
            }
        });
        return userId;
    }

    async start() {
        const ready = new Promise((resolve) => {
            const onSync = (state) => {
                if (state === "SYNCING") {
                    this.client.off("sync", onSync);
                    resolve();
                }
            };
            this.client.on("sync", onSync);
        });
        await this.client.startClient({
            initialSyncLimit: 20,
            lazyLoadMembers: true,
            threadSupport: true,
            pollTimeout: LONG_POLL_MS,
            // As the clients that people use. The other way shows an event where it was sent, not where the server
            // put it; and of a gap before an event of one's own the library believes that it knows it.
            pendingEventOrdering: sdk.PendingEventOrdering.Detached,
        });
        await ready;
        return null;
    }

    async stop() {
        this.client.stopClient();
        return null;
    }

    async createRoom(options) {
        return (await this.client.createRoom(options)).room_id;
    }

    async join(room) {
        return (await this.client.joinRoom(room)).roomId;
    }

    async invite(room, user) {
        return this.client.invite(room, user);
    }

    async kick(room, user, reason) {
        return this.client.kick(room, user, reason);
    }

    async ban(room, user, reason) {
        return this.client.ban(room, user, reason);
    }

    async unban(room, user) {
        return this.client.unban(room, user);
    }

    /** Sends again, in the library's own way, what the server did not answer. */
    async send(room, type, content, txn) {
        try {
            return (await this.client.sendEvent(room, null, type, content, txn)).event_id;
        } catch (error) {
            if (error.name !== "ConnectionError") {
                throw error;
            }
        }
        for (let i = 0; i < RETRIES; i++) {
            await pause(RETRY_MS);
            const own = this.client.getRoom(room);
            const unsent = own.getPendingEvents().find((event) => event.getTxnId() === txn);
            if (!unsent) {
                // The server had it after all, and it came with a sync.
                const heard = own.getLiveTimeline().getEvents().find((event) => event.getUnsigned().transaction_id === txn);
                return heard.getId();
            }
            try {
                return (await this.client.resendEvent(unsent, own)).event_id;
            } catch (error) {
                if (error.name !== "ConnectionError") {
                    throw error;
                }
            }
        }
        throw new Error("no answer after many tries");
    }

    async redact(room, event, reason) {
        return (await this.client.redactEvent(room, event, undefined, { reason })).event_id;
    }

    async setState(room, type, key, content) {
        return (await this.client.sendStateEvent(room, type, content, key)).event_id;
    }

    async typing(room, typing) {
        return this.client.sendTyping(room, typing, 20000);
    }

    async read(room, event) {
        const known = this.client.getRoom(room).findEventById(event);
        // The library would say nothing, and send nothing.
        if (!known) {
            throw new Error(`cannot read ${event}, which has not come yet`);
        }
        return this.client.sendReadReceipt(known, "m.read", true);
    }

    async presence(presence, status) {
        return this.client.setPresence({ presence, status_msg: status });
    }

    async displayName(name) {
        return this.client.setDisplayName(name);
    }

    async tag(room, tag, order) {
        return this.client.setRoomTag(room, tag, { order });
    }

    async accountData(type, content) {
        await this.client.setAccountDataRaw(type, content);
        return null;
    }

    async ignore(users) {
        return this.client.setIgnoredUsers(users);
    }

    async report(room, event, reason) {
        return this.client.reportEvent(room, event, -100, reason);
    }

    async upgrade(room, version) {
        return (await this.client.upgradeRoom(room, version)).replacement_room;
    }

    async hierarchy(room) {
        return (await this.client.getRoomHierarchy(room)).rooms.map((one) => one.room_id);
    }

    async thread(room, root) {
        return (await this.client.relations(room, root, "m.thread", null, { limit: PAGE })).events.map((e) => e.getId());
    }

    async me() {
        return {
            direct: this.client.getAccountData("m.direct")?.getContent() ?? {},
            ignored: this.client.getIgnoredUsers(),
            invites: this.client
                .getRooms()
                .filter((room) => room.getMyMembership() === "invite")
                .map((room) => room.roomId),
        };
    }

    async person(user) {
        const known = this.client.getUser(user);
        return known && { presence: known.presence, status: known.presenceStatusMsg ?? null, name: known.displayName };
    }

    /** @param whole whether to page back to the beginning first */
    async view(id, whole) {
        const room = this.client.getRoom(id);
        if (!room || room.getMyMembership() !== "join") {
            return null;
        }
        await room.loadMembersIfNeeded();
        for (let i = 0; whole && room.oldState.paginationToken && i < RETRIES; i++) {
            await this.client.scrollback(room, PAGE);
        }
        const events = room.getLiveTimeline().getEvents();
        const messages = events.filter(
            (e) => e.getType() === "m.room.message" && !e.isSending() && !e.isRelation("m.replace"),
        );
        const mine = messages.filter((e) => !e.threadRootId || e.threadRootId === e.getId());
        const inThreads = room.getThreads().flatMap((thread) => thread.timelineSet.getLiveTimeline().getEvents());
        const texts = {};
        const reactions = {};
        for (const event of [...mine, ...inThreads]) {
            texts[event.getId()] = event.isRedacted() ? null : (event.getContent().body ?? null);
            const found = room.relations.getChildEventsForEvent(event.getId(), "m.annotation", "m.reaction");
            // After a gap the library may hold one reaction as two objects.
            const counts = (found?.getSortedAnnotationsByKey() ?? [])
                .map(([key, all]) => [key, new Set([...all].map((one) => one.getId())).size])
                .filter(([, count]) => count > 0);
            if (counts.length) {
                reactions[event.getId()] = Object.fromEntries(counts);
            }
        }
        // The library takes the count that the server bundles once, and adds a reply that was in that count already when
        // it comes with a sync: then it must look again.
        for (const thread of room.getThreads()) {
            const replies = thread.events.filter((e) => e.isRelation("m.thread") && !e.isSending());
            if (thread.length !== new Set(replies.map((e) => e.getId())).size) {
                await thread.updateThreadFromRootEvent();
            }
        }
        const state = (type) => room.currentState.getStateEvents(type, "")?.getContent() ?? {};
        const members = room.currentState.getMembers();
        return {
            timeline: mine.map((e) => e.getId()),
            texts,
            reactions,
            threads: Object.fromEntries(room.getThreads().map((thread) => [thread.id, thread.length])),
            members: Object.fromEntries(
                members.filter((m) => ["join", "invite"].includes(m.membership)).map((m) => [m.userId, m.membership]),
            ),
            names: Object.fromEntries(members.map((m) => [m.userId, m.rawDisplayName])),
            pinned: state("m.room.pinned_events").pinned ?? [],
            replacement: state("m.room.tombstone").replacement_room ?? null,
            typing: members.filter((m) => m.typing).map((m) => m.userId),
            receipts: Object.fromEntries(
                members.map((m) => [m.userId, room.getEventReadUpTo(m.userId, true)]).filter(([, event]) => event),
            ),
            unread: room.getUnreadNotificationCount("total") ?? 0,
            highlights: room.getUnreadNotificationCount("highlight") ?? 0,
            tags: room.tags,
            twice: this.twice,
        };
    }
}

class Bot {
    constructor(name, homeserver) {
        this.name = name;
        this.homeserver = homeserver;
        this.rooms = {};
    }

    async register(username, password) {
        const session = await new bots.MatrixAuth(this.homeserver).passwordRegister(username, password, "bot");
        this.client = new bots.MatrixClient(this.homeserver, session.accessToken, new bots.MemoryStorageProvider());
        bots.AutojoinRoomsMixin.setupOnClient(this.client);
        this.client.syncingTimeout = LONG_POLL_MS;
        this.client.on("room.event", (room, event) => (this.rooms[room] ??= new Folded()).add(event));
        this.client.on("room.message", (room, event) => this.answer(room, event));
        const processSync = this.client.processSync.bind(this.client);
        this.client.processSync = async (...rest) => {
            await processSync(...rest);
            tell({ synced: this.name });
        };
        return this.client.getUserId();
    }

    async answer(room, event) {
        if (event.content?.body?.startsWith("!echo ")) {
            const text = event.content.body.substring("!echo ".length);
            await this.client.sendMessage(room, {
                msgtype: "m.notice",
                body: text,
                "m.relates_to": { "m.in_reply_to": { event_id: event.event_id } },
            });
        }
    }

    async start() {
        await this.client.start({ room: { timeline: { limit: PAGE } } });
        return null;
    }

    async stop() {
        this.client.stop();
        return null;
    }

    async join(room) {
        return this.client.joinRoom(room);
    }

    async joined() {
        return this.client.getJoinedRooms();
    }

    async addChild(space, room) {
        await (await this.client.getSpace(space)).addChildRoom(room);
        return null;
    }

    async children(space) {
        return Object.keys(await (await this.client.getSpace(space)).getChildEntities());
    }

    async view(room) {
        return this.rooms[room]?.view() ?? null;
    }
}

const KINDS = { js: JsPerson, bot: Bot };
const people = {};

async function perform({ person, do: method, with: values }) {
    if (method === "arrive") {
        people[person] = new KINDS[values[0]](person, values[1]);
        return null;
    }
    return (await people[person][method](...values)) ?? null;
}

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
    const order = JSON.parse(line);
    try {
        tell({ id: order.id, result: await perform(order) });
    } catch (error) {
        const errcode = error.errcode ?? error.body?.errcode ?? null;
        tell({ id: order.id, error: `${error.name}: ${error.message}`, errcode, trace: errcode ? "" : error.stack });
    }
}).on("close", () => process.exit(0));

// A library that waits in the background must not end the others.
process.on("unhandledRejection", (error) => process.stderr.write(`unhandled: ${error?.stack ?? error}\n`));
