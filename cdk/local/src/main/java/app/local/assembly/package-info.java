/**
 * Reads what the CDK app synthesised: the CloudFormation templates of a cloud assembly, their intrinsic functions
 * resolved to the values of this machine, as records that the rest of the local target runs:
 *
 * <pre>
 * CloudAssembly → Stack → TemplateResources → HttpApiReader → Assembly
 * </pre>
 *
 * Knows CloudFormation; knows nothing of how anything is run.
 */
@NullMarked
package app.local.assembly;

import org.jspecify.annotations.NullMarked;
