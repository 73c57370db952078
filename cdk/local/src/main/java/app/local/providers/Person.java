package app.local.providers;

import app.local.files.Hashes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Whoever a visitor of the sign-in page says to be. The same address is always the same account. */
record Person(String name, String email, boolean verified) {

    private static final int NAME_LIMIT = 200;
    private static final int EMAIL_LIMIT = 254;

    /** What is wrong with what was typed, or nothing. */
    static String mistakeIn(String name, String email) {
        if (name.isBlank() || name.length() > NAME_LIMIT) {
            return "Please type a name of at most " + NAME_LIMIT + " characters.";
        }
        if (email.length() > EMAIL_LIMIT || !email.matches("[^@\\s]+@[^@\\s]+")) {
            return "Please type an e-mail address, such as ada@example.com.";
        }
        return "";
    }

    static Person of(Parameters form) {
        return new Person(form.get("name").strip(), form.get("email").strip(), !form.has("unverified"));
    }

    /** A decimal number of 20 digits, as Google's subjects are. */
    String subject() {
        return digest("google")
                .mod(BigInteger.TEN.pow(19))
                .add(BigInteger.TEN.pow(19))
                .toString();
    }

    /** A positive number, as GitHub's user ids are. */
    long number() {
        return digest("github").mod(BigInteger.valueOf(100_000_000)).longValue() + 1_000_000;
    }

    /** A GitHub user name made of the address. */
    String login() {
        String local =
                email.substring(0, email.indexOf('@')).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return local.replaceAll("^-+|-+$", "") + "-" + number() % 1000;
    }

    private BigInteger digest(String purpose) {
        byte[] text = (purpose + ":" + email.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
        return new BigInteger(1, Hashes.sha256(text));
    }
}
