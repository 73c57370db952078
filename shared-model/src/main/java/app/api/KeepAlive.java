package app.api;

/** The event that keeps a function's snapshot alive: it is answered without any work. */
public final class KeepAlive {

    /** The payload, in JSON: a function compares its bytes. */
    public static final String EVENT = "{\"keepAlive\":true}";

    private KeepAlive() {}
}
