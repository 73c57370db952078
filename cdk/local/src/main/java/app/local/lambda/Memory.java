package app.local.lambda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Reads how much memory a process has had at most. */
final class Memory {

    private static final boolean PROC = Files.isDirectory(Path.of("/proc/self"));
    private static final String PEAK = "VmHWM:";

    private Memory() {}

    /** @return megabytes resident at most, as far as the system tells (without /proc: resident now); 0 if it is gone */
    static long peakMegabytes(long pid) {
        try {
            if (PROC) {
                for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                    if (line.startsWith(PEAK)) {
                        return kilobytes(line.substring(PEAK.length()));
                    }
                }
                return 0;
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return ps.waitFor(1, TimeUnit.SECONDS) && ps.exitValue() == 0 ? kilobytes(text) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static long kilobytes(String text) {
        String digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : (Long.parseLong(digits) + 1023) / 1024;
    }
}
