package dev.vesta.storage.fire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Every cut once, in order, and then random ones. How long a transaction is shows when a cut lies beyond its end.
final class CutPlan {
    /// Transactions differ in length: a cut that lies beyond so many of them lies beyond all.
    private static final int BEYOND_ALL = 6;

    private static final int LATEST_TRANSACTION = 4;

    private static final class Lane {
        final Cut.Kind kind;
        final int transaction;
        int next;
        int beyond;
        boolean done;

        Lane(Cut.Kind kind, int transaction) {
            this.kind = kind;
            this.transaction = transaction;
        }
    }

    private final Random random;
    private final int wanted;
    private final boolean complete;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Cut.Kind, Integer> longest = new EnumMap<>(Cut.Kind.class);
    private final Map<Cut.Kind, Integer> made = new EnumMap<>(Cut.Kind.class);
    private int inOrder;
    private int atRandom;

    /// @param wanted how many cuts in all, at least
    /// @param complete whether it takes every cut in order, and a third of that at random, to be finished
    CutPlan(Random random, int wanted, boolean complete) {
        this.random = random;
        this.wanted = wanted;
        this.complete = complete;
        for (Cut.Kind kind : Cut.Kind.values()) {
            if (kind != Cut.Kind.COMMIT) {
                lanes.add(new Lane(kind, 0));
                lanes.add(new Lane(kind, 1));
            }
            longest.put(kind, 0);
            made.put(kind, 0);
        }
    }

    /// The next cut. The caller says with [#made] or [#beyond] what came of it.
    ///
    /// @param transactions how many transactions the connection has behind it
    synchronized Cut next(int transactions) {
        List<Lane> open = lanes.stream()
                .filter(lane -> !lane.done && (lane.transaction > 0 || transactions == 0))
                .toList();
        boolean abrupt = random.nextBoolean();
        if (!open.isEmpty()) {
            Lane lane = open.get(random.nextInt(open.size()));
            return new Cut(lane.kind, lane.next, lane.transaction, abrupt);
        }
        List<Cut.Kind> kinds = List.copyOf(made.keySet());
        Cut.Kind kind = kinds.get(random.nextInt(kinds.size()));
        int count = random.nextInt(longest.get(kind) + 1);
        return new Cut(kind, count, random.nextInt(LATEST_TRANSACTION), abrupt);
    }

    synchronized void made(Cut cut) {
        boolean next = false;
        made.merge(cut.kind(), 1, Integer::sum);
        longest.merge(cut.kind(), cut.count(), Math::max);
        for (Lane lane : lanes) {
            if (lane.kind == cut.kind() && lane.transaction == cut.transaction() && lane.next == cut.count()) {
                lane.next++;
                lane.beyond = 0;
                next = true;
            }
        }
        inOrder += next ? 1 : 0;
        atRandom += next ? 0 : 1;
    }

    /// The transaction ended before the cut.
    synchronized void beyond(Cut cut) {
        for (Lane lane : lanes) {
            if (lane.kind == cut.kind() && lane.transaction == cut.transaction() && lane.next == cut.count()) {
                lane.beyond++;
                lane.done |= lane.beyond >= BEYOND_ALL;
            }
        }
    }

    synchronized boolean finished() {
        return inOrder + atRandom >= wanted && (!complete || (everywhere() && atRandom >= wanted / 3));
    }

    /// Whether every place was cut once.
    synchronized boolean everywhere() {
        return lanes.stream().allMatch(lane -> lane.done);
    }

    @Override
    public synchronized String toString() {
        return inOrder + " cuts in order and " + atRandom + " others, " + made + ", transactions of up to " + longest;
    }
}
