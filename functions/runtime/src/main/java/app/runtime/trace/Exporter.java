package app.runtime.trace;

import java.io.IOException;

/** Takes requests out of the function, one after the other. */
interface Exporter {

    /** The largest request that it takes, in bytes. */
    int maxBytes();

    /**
     * Sends an ExportTraceServiceRequest of OTLP; {@link #confirm} tells whether it was taken.
     *
     * @param deadline {@link System#nanoTime} after which it gives up
     * @throws ExportException as {@link #confirm} does
     * @throws IOException if it was not sent, and may be sent later
     */
    void send(byte[] request, long deadline) throws IOException;

    /** Whether what was sent is out of the function, so that {@link #confirm} may be called before the next request. */
    boolean mayConfirmLater();

    /**
     * Learns whether the last request was taken.
     *
     * @return how many of its spans were refused
     * @throws ExportException if it was not taken; says whether it may be sent again, and when
     * @throws IOException if it was not taken, and may be sent again
     */
    long confirm(long deadline) throws IOException;

    /** Ends its connection; the next request opens a new one. */
    void close();
}
