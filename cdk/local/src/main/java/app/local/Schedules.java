package app.local;

import app.local.assembly.ScheduleSpec;
import app.local.lambda.Invoker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Invokes the scheduled functions as often as the template says; what comes of it stands in their logs. */
final class Schedules implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("schedules").factory());

    Schedules(List<ScheduleSpec> schedules, Invoker invoker) {
        for (ScheduleSpec schedule : schedules) {
            byte[] payload = schedule.payload().getBytes(StandardCharsets.UTF_8);
            long millis = schedule.rate().toMillis();
            clock.scheduleAtFixedRate(
                    () -> invoker.invoke(schedule.function(), payload, ""), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
