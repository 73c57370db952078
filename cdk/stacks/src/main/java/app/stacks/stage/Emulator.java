package app.stacks.stage;

/**
 * An emulator of AWS, as the stage {@code localstack} is told of it.
 *
 * @param database host and port of the PostgreSQL that its functions use
 * @param site where browsers find it, without a slash at its end: functions compare a request's Origin with it
 * @param restAuthorizers whether its REST APIs run authorizers; LocalStack's free image does not
 */
public record Emulator(String database, String site, boolean restAuthorizers) {}
