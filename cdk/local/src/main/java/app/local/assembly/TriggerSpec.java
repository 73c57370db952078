package app.local.assembly;

/**
 * A function that the deployment runs once before what depends on it, such as the migration of the database.
 *
 * @param name its logical id
 * @param function what is invoked
 */
public record TriggerSpec(String name, FunctionRef function) {}
