package app.local.lambda;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A process of this machine, whose output and end are followed from its start. */
final class JavaProcess implements EnvironmentProcess {

    /** It costs as much as a fast invocation. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Process process;
    private final ProcessOutput output;
    private volatile long peakMegabytes;
    private volatile long measuredNanos = System.nanoTime() - EVERY.toNanos();

    /**
     * @param name of the thread that reads its output
     * @param lines takes what it prints
     * @param exited takes its exit value
     */
    JavaProcess(Process process, String name, Consumer<String> lines, IntConsumer exited) {
        this.process = process;
        output = new ProcessOutput(process, lines);
        Thread.ofPlatform()
                .daemon()
                .name("output of " + name)
                .stackSize(256 * 1024)
                .start(() -> output.read(process.getInputStream()));
        process.onExit().thenAcceptAsync(ended -> exited.accept(ended.exitValue()), Lambda.THREADS);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void terminate() {
        process.destroy();
    }

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void awaitOutput() {
        output.await();
    }

    @Override
    public long peakMegabytes() {
        long now = System.nanoTime();
        if (process.isAlive() && now - measuredNanos > EVERY.toNanos()) {
            measuredNanos = now;
            peakMegabytes = Math.max(peakMegabytes, Memory.peakMegabytes(process.pid()));
        }
        return peakMegabytes;
    }
}
