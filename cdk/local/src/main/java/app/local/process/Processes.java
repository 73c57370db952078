package app.local.process;

import java.time.Duration;

/**
 * What the JDK says of processes that are not its children, put right: it looks ever more seldom whether they have
 * ended, and takes one for alive that has ended but whose status nobody has collected, as in a container whose first
 * process never does.
 */
public final class Processes {

    private Processes() {}

    /** Whether it runs: what has ended shows no command. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Waits for its end. @return whether it came within the limit */
    public static boolean endsWithin(ProcessHandle process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (runs(process)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(10);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
