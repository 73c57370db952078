package app.local.gateway;

import java.time.Duration;

/** Takes one line for every request that was answered. Must be safe for concurrent use and must not wait. */
@FunctionalInterface
public interface AccessLog {

    /**
     * Takes one request.
     *
     * @param path as it came, without the query, which may hold secrets
     * @param remark which function answered, or why none did
     * @param trace what finds its trace; empty if it has none
     */
    void write(String method, String path, int status, Duration took, String remark, String trace);
}
