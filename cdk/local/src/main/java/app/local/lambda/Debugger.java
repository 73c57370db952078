package app.local.lambda;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/**
 * Where a debugger finds a function (JDWP, on loopback). The function has one environment then, which no limit of time
 * ends.
 *
 * @param port of the environment's process
 * @param suspend whether the process waits for a debugger before it begins
 */
public record Debugger(int port, boolean suspend) {

    private static final Duration NEVER = Duration.ofDays(1);

    static final Limits LIMITS = new Limits(1, NEVER, NEVER, NEVER);

    /** On a port if that is free, or else on any free one. */
    public static Debugger on(int port, boolean suspend) throws IOException {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return new Debugger(free.getLocalPort(), suspend);
        } catch (IOException e) {
            if (port == 0) {
                throw e;
            }
            return on(0, suspend);
        }
    }

    List<String> options() {
        return List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=" + (suspend ? "y" : "n")
                + ",address=127.0.0.1:" + port);
    }
}
