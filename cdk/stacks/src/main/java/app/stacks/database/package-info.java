/** PostgreSQL behind RDS Proxy, with IAM sign-in everywhere. */
@NullMarked
package app.stacks.database;

import org.jspecify.annotations.NullMarked;
