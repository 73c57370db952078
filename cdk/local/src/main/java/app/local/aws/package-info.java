/**
 * The two AWS APIs that functions call, on loopback: Lambda's Invoke and Secrets Manager's GetSecretValue. Knows the
 * emulated Lambda and the AWS protocols; knows no gateway.
 */
@NullMarked
package app.local.aws;

import org.jspecify.annotations.NullMarked;
