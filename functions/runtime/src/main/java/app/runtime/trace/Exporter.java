package app.runtime.trace;

import java.io.IOException;

/** Takes spans out of the function. */
interface Exporter {

    /** The largest request that it takes, in bytes. */
    int maxBytes();

    /**
     * Hands over an ExportTraceServiceRequest of OTLP.
     *
     * @param deadline {@link System#nanoTime} after which it gives up
     * @throws IOException if it was not taken, or not in time
     */
    void export(byte[] request, long deadline) throws IOException;

    /** Ends its connection; the next export opens a new one. */
    void close();
}
