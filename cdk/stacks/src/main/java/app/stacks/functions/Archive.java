package app.stacks.functions;

import software.amazon.awscdk.services.lambda.Code;

/**
 * What the functions of one service run.
 *
 * @param path where the build puts it, from the project's root
 * @param code the same file as an asset: one upload however many functions run it
 */
public record Archive(String path, Code code) {}
