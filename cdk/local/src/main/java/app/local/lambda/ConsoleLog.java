package app.local.lambda;

import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints functions' lines for a person: time, function, text; in colour on a terminal; structured lines as sentences. A
 * console that stands still (Ctrl-S) holds up nothing: lines are skipped then, the log files have them all.
 */
public final class ConsoleLog implements LogSink, AutoCloseable {

    private static final int WAITING_LIMIT = 4096;
    private static final int TEXT_LIMIT = 4000;
    private static final int NAME_WIDTH = 20;
    private static final String[] COLOURS = {"36", "32", "35", "34", "33", "96", "92", "95", "94", "93"};
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final PrintStream out;
    private final boolean colour;
    private final BlockingQueue<LogLine> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);
    private final AtomicLong skipped = new AtomicLong();
    private final Thread printer;
    private volatile boolean closed;

    /** @param colour whether the console understands ANSI colours */
    public ConsoleLog(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
        printer = Thread.ofPlatform().daemon().name("console").start(this::print);
    }

    /** Standard output, coloured if that is a terminal and NO_COLOR is not set (no-color.org). */
    public static ConsoleLog ofTerminal() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new ConsoleLog(System.out, terminal && System.getenv("NO_COLOR") == null);
    }

    @Override
    public void write(LogLine line) {
        if (!waiting.offer(line)) {
            skipped.incrementAndGet();
        }
    }

    /** Prints what is waiting. */
    @Override
    public void close() {
        closed = true;
        try {
            printer.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print() {
        try {
            while (true) {
                LogLine line = waiting.poll(50, TimeUnit.MILLISECONDS);
                if (line != null) {
                    out.println(format(line));
                    continue;
                }
                long lost = skipped.getAndSet(0);
                if (lost > 0) {
                    out.println("(" + lost + " lines were not shown; the log files have them)");
                }
                out.flush();
                if (closed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String format(LogLine line) {
        String text = Rendering.readable(line.text());
        if (text.length() > TEXT_LIMIT) {
            text = text.substring(0, TEXT_LIMIT) + " … (" + (text.length() - TEXT_LIMIT)
                    + " more characters in the log file)";
        }
        text = text.replace("\t", "  ");
        String name = line.function();
        String padded = name + " ".repeat(Math.max(0, NAME_WIDTH - name.length()));
        String time = TIME.format(line.time());
        if (!colour) {
            return time + " " + padded + " " + mark(line.kind()) + " " + text;
        }
        return paint("2", time) + " " + paint(COLOURS[Math.floorMod(name.hashCode(), COLOURS.length)], padded) + " "
                + switch (line.kind()) {
                    case OUTPUT -> mark(line.kind()) + " " + text;
                    case PLATFORM -> paint("2", mark(line.kind()) + " " + text);
                    case WARNING -> paint("31", mark(line.kind()) + " " + text);
                };
    }

    private static String mark(LogLine.Kind kind) {
        return switch (kind) {
            case OUTPUT -> "│";
            case PLATFORM -> "·";
            case WARNING -> "!";
        };
    }

    private static String paint(String code, String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
