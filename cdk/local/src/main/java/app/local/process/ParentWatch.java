package app.local.process;

import java.time.Duration;
import java.util.Optional;

/**
 * Tells when the process that started this one has ended, however it ended. A process whose parent has ended gets
 * another one at once; that is what is looked for, as the JDK tells the end of its own children only.
 */
public final class ParentWatch {

    private static final Duration EVERY = Duration.ofMillis(500);

    private ParentWatch() {}

    /** @param ended called once, on a thread of its own, within a second */
    public static void start(Runnable ended) {
        Optional<Long> first = parent();
        if (first.isPresent()) {
            Thread.ofPlatform().daemon().name("parent").start(() -> {
                try {
                    while (parent().equals(first)) {
                        Thread.sleep(EVERY);
                    }
                    ended.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private static Optional<Long> parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid);
    }
}
