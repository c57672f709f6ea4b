package dev.vesta.storage.fire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One connection through the proxy, message by message. Both directions have a first message without a type (from the
/// client only), then a type, a length that counts itself, and the content. A statement ends with a Query or a Sync,
/// its answer with ReadyForQuery.
final class CutLink {
    private static final int QUERY = 'Q';
    private static final int SYNC = 'S';
    private static final int READY = 'Z';

    private final Socket client;
    private final Socket server;
    private final CutPlan plan;
    private boolean ofTheLog;
    private int transactions;

    /// The cut that is due; null while none is.
    private Cut cut;

    /// Whether a transaction is under way, and what has gone through since its BEGIN.
    private boolean inside;

    private boolean ending;
    private int requests;
    private int statements;
    private int answers;
    private int answered;

    CutLink(Socket client, Socket server, CutPlan plan) {
        this.client = client;
        this.server = server;
        this.plan = plan;
    }

    /// Passes on what the client says, until the connection ends.
    void requests() {
        try (DataInputStream in = in(client);
                DataOutputStream out = out(server)) {
            byte[] hello = in.readNBytes(in.readInt() - Integer.BYTES);
            out.writeInt(hello.length + Integer.BYTES);
            out.write(hello);
            out.flush();
            ofTheLog = new String(hello, StandardCharsets.UTF_8).contains("application_name\0vesta-log-");
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                if (!request(type, body, out)) {
                    return;
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            end(false);
        }
    }

    /// Passes on what the server says, until the connection ends.
    void answers() {
        try (DataInputStream in = in(server);
                DataOutputStream out = out(client)) {
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                if (!answer(type, body, out)) {
                    return;
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            end(false);
        }
    }

    private synchronized boolean request(int type, byte[] body, DataOutputStream out) throws IOException {
        if (ofTheLog && type == QUERY && is(body, "BEGIN")) {
            begin();
        }
        if (due(Cut.Kind.REQUESTS, requests)) {
            return cutNow(out);
        }
        if (due(Cut.Kind.STATEMENTS, statements) || due(Cut.Kind.ANSWERED, statements)) {
            // The answer to the last statement ends it; nothing more may reach the server before.
            if (statements == 0 || answered == statements) {
                return cutNow(out);
            }
            out.flush();
            return true;
        }
        write(out, type, body);
        if (inside) {
            requests++;
            statements += type == QUERY || type == SYNC ? 1 : 0;
            ending |= type == QUERY && is(body, "COMMIT");
            if (due(Cut.Kind.REQUESTS, requests)) {
                return cutNow(out);
            }
        }
        return true;
    }

    private synchronized boolean answer(int type, byte[] body, DataOutputStream out) throws IOException {
        boolean ofCommit = ending && answered == statements - 1;
        if ((ofCommit && due(Cut.Kind.COMMIT, 0))
                || due(Cut.Kind.ANSWERS, answers)
                || (due(Cut.Kind.STATEMENTS, statements) && answered == statements - 1)) {
            return cutNow(out);
        }
        write(out, type, body);
        if (inside) {
            answers++;
            answered += type == READY ? 1 : 0;
            boolean over = ending && answered == statements && type == READY;
            if (!over && due(Cut.Kind.ANSWERED, statements) && answered == statements) {
                return cutNow(out);
            }
            Cut left = cut;
            if (over && left != null) {
                inside = false;
                cut = null;
                plan.beyond(left);
            }
        }
        return true;
    }

    private void begin() {
        if (cut == null && !plan.finished()) {
            cut = plan.next(transactions);
        }
        // What is to happen in a later transaction waits for it.
        Cut due = cut;
        inside = due != null && transactions >= due.transaction();
        transactions++;
        ending = false;
        requests = 0;
        statements = 0;
        answers = 0;
        answered = 0;
    }

    private boolean due(Cut.Kind kind, int count) {
        Cut due = cut;
        return inside && due != null && due.kind() == kind && due.count() == count;
    }

    private boolean cutNow(DataOutputStream out) throws IOException {
        Cut done = cut;
        inside = false;
        cut = null;
        try {
            out.flush();
        } finally {
            plan.made(done);
            end(done.abrupt());
        }
        return false;
    }

    private void end(boolean abrupt) {
        try {
            if (abrupt) {
                client.setSoLinger(true, 0);
            }
            client.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean is(byte[] body, String sql) {
        return new String(body, StandardCharsets.UTF_8).equals(sql + "\0");
    }

    private static void write(DataOutputStream out, int type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
    }

    private static DataInputStream in(Socket socket) throws IOException {
        return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    private static DataOutputStream out(Socket socket) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    }
}
