package app.runtime;

/** Where random bytes come from. */
@FunctionalInterface
public interface Randomness {

    /** That many bytes, fit for secrets. */
    byte[] bytes(int count);
}
