package app.local.assembly;

/**
 * A function that the deployment runs once before what depends on it, such as the migration of the database.
 *
 * @param name its logical id
 * @param function the name of the function
 */
public record TriggerSpec(String name, String function) {}
