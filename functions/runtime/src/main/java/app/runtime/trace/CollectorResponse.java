package app.runtime.trace;

import org.jspecify.annotations.Nullable;

/**
 * What a collector answered, by HTTP/1.1.
 *
 * @param head in lower case, from the status line to the empty line
 * @param body empty where its length is not said
 */
record CollectorResponse(String head, byte[] body) {

    /** -1 if it is no response of HTTP/1.1. */
    int status() {
        return head.startsWith("http/1.") && head.length() > 12 ? number(head.substring(9, 12)) : -1;
    }

    /** The value of a header by its lower-case name, or null. */
    @Nullable
    String header(String name) {
        int start = head.indexOf("\r\n" + name + ":");
        if (start < 0) {
            return null;
        }
        int value = start + name.length() + 3;
        return head.substring(value, head.indexOf("\r\n", value)).strip();
    }

    /** Of one to six digits and nothing else; -1 if it is not one. */
    static int number(String digits) {
        int number = digits.isEmpty() || digits.length() > 6 ? -1 : 0;
        for (int i = 0; i < digits.length() && number >= 0; i++) {
            char digit = digits.charAt(i);
            number = digit >= '0' && digit <= '9' ? 10 * number + (digit - '0') : -1;
        }
        return number;
    }
}
