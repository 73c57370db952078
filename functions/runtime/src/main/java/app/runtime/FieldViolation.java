package app.runtime;

/**
 * What is wrong with one field of a request: google.rpc.BadRequest.FieldViolation.
 *
 * @param field its path by JSON names, such as {@code items[2].name} or {@code labels["a"]}
 * @param description a predicate, such as {@code must be a UUID}
 */
public record FieldViolation(String field, String description) {

    /** The two as a sentence. */
    @Override
    public String toString() {
        return field + " " + description;
    }
}
