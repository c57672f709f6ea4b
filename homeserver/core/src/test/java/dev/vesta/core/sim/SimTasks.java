package dev.vesta.core.sim;

import dev.vesta.core.port.Tasks;
import dev.vesta.core.sim.Scheduler.Line;
import dev.vesta.core.sim.Scheduler.Owner;
import dev.vesta.core.sim.Scheduler.Task;
import java.time.Duration;
import java.util.function.Supplier;

/// Tasks that die with their server. Each fork, lock and wait is a switch point.
final class SimTasks implements Tasks {
    private final Scheduler scheduler;
    private final Owner owner;

    SimTasks(Scheduler scheduler, Owner owner) {
        this.scheduler = scheduler;
        this.owner = owner;
    }

    @Override
    public Turn newTurn() {
        return new SimTurn();
    }

    private final class SimTurn implements Turn {
        private final Line line = new Line();
        private Task holder;

        @Override
        public <T> T take(Supplier<T> work) {
            Task me = scheduler.current();
            scheduler.pass();
            if (holder == me) {
                // As with the reentrant lock of production.
                return work.get();
            }
            if (holder == null) {
                holder = me;
            } else {
                line.add(me);
                try {
                    scheduler.park(null);
                } catch (Scheduler.Crashed e) {
                    line.leave(me);
                    throw e;
                }
            }
            try {
                return work.get();
            } finally {
                holder = line.next();
                if (holder != null) {
                    scheduler.unpark(holder);
                }
            }
        }
    }

    @Override
    public Waiter newWaiter() {
        return new Waiter() {
            private boolean woken;
            private Task waiting;

            @Override
            public void wake() {
                woken = true;
                if (waiting != null) {
                    scheduler.unpark(waiting);
                }
            }

            @Override
            public boolean await(Duration timeout) {
                if (!woken) {
                    waiting = scheduler.current();
                    scheduler.park(timeout);
                    waiting = null;
                } else {
                    scheduler.pass();
                }
                boolean was = woken;
                woken = false;
                return was;
            }
        };
    }

    @Override
    public <T> T onCpu(Supplier<T> work) {
        scheduler.pass();
        return work.get();
    }

    @Override
    public void fork(String name, Runnable work) {
        scheduler.spawn(owner, name, work);
        scheduler.pass();
    }
}
