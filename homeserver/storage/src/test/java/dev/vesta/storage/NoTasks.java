package dev.vesta.storage;

import dev.vesta.core.port.Tasks;
import java.time.Duration;
import java.util.function.Supplier;

/// For services of which a test calls only what neither forks nor waits.
final class NoTasks implements Tasks {
    @Override
    public Turn newTurn() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Waiter newWaiter() {
        return new Waiter() {
            @Override
            public void wake() {}

            @Override
            public boolean await(Duration timeout) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public <T> T onCpu(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void fork(String name, Runnable work) {
        throw new UnsupportedOperationException();
    }
}
