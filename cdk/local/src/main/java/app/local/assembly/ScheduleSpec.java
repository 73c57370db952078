package app.local.assembly;

import java.time.Duration;

/**
 * A function that runs again and again.
 *
 * @param name its logical id
 * @param function what is invoked
 * @param rate how often
 * @param payload the JSON that the function gets
 */
public record ScheduleSpec(String name, FunctionRef function, Duration rate, String payload) {}
