package app.runtime.trace;

import java.util.HexFormat;

/**
 * The ids of an invocation's spans. Lambda gives every invocation an id of its own, and the clock tells its repetitions
 * apart. So ids need no generator, which a snapshot would hold and every environment restored from it repeat.
 */
final class SpanIds {

    private long state;

    private SpanIds(long state) {
        this.state = state;
    }

    static SpanIds of(String requestId, long started) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < requestId.length(); i++) {
            hash = (hash ^ requestId.charAt(i)) * 0x100000001b3L;
        }
        return new SpanIds(mixed(hash) ^ mixed(started + 0x9e3779b97f4a7c15L));
    }

    /** 16 hexadecimal digits by SplitMix64 (Steele, Lea, Flood 2014). Ids are no secrets; zero is not an id. */
    String next() {
        state += 0x9e3779b97f4a7c15L;
        long value = mixed(state);
        return HexFormat.of().toHexDigits(value == 0 ? 1 : value);
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
