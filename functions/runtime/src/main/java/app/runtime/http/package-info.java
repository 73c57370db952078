/**
 * HTTP as API Gateway hands it to a function, and back:
 *
 * <pre>
 * event → RequestReader → Request → Transcoder (caller's proof, site, fields) → FieldRules → endpoint → Response → ResponseWriter
 * </pre>
 *
 * Knows the rpc's descriptor and its messages; knows neither Micronaut nor Lambda's interfaces.
 */
@NullMarked
package app.runtime.http;

import org.jspecify.annotations.NullMarked;
