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
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Cut.Kind, Integer> longest = new EnumMap<>(Cut.Kind.class);
    private final Map<Cut.Kind, Integer> made = new EnumMap<>(Cut.Kind.class);
    private int total;

    /// @param wanted how many cuts; those in order are not shortened unless there are more of them
    CutPlan(Random random, int wanted) {
        this.random = random;
        this.wanted = wanted;
        for (Cut.Kind kind : Cut.Kind.values()) {
            lanes.add(new Lane(kind, 0));
            lanes.add(new Lane(kind, 1));
            longest.put(kind, 1);
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
        Cut.Kind kind = Cut.Kind.values()[random.nextInt(Cut.Kind.values().length)];
        int count = random.nextInt(longest.get(kind) + 1);
        return new Cut(kind, count, random.nextInt(LATEST_TRANSACTION), abrupt);
    }

    synchronized void made(Cut cut) {
        total++;
        made.merge(cut.kind(), 1, Integer::sum);
        longest.merge(cut.kind(), cut.count(), Math::max);
        for (Lane lane : lanes) {
            if (lane.kind == cut.kind() && lane.transaction == cut.transaction() && lane.next == cut.count()) {
                lane.next++;
                lane.beyond = 0;
            }
        }
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
        return total >= wanted;
    }

    synchronized int total() {
        return total;
    }

    /// Whether every place was cut once.
    synchronized boolean everywhere() {
        return lanes.stream().allMatch(lane -> lane.done);
    }

    @Override
    public synchronized String toString() {
        return total + " cuts " + made + ", transactions of up to " + longest;
    }
}
