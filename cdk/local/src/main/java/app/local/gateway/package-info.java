/**
 * An HTTP API of API Gateway. A request goes through it in this order, and is answered by the first that refuses it:
 *
 * <pre>
 * GatewayHandler → HttpApi: Cors → Routes → TokenBucket → Authorizers or Signature → Payload → function → FunctionResponse
 * </pre>
 *
 * Knows what the template says of the API, and invokes functions through an interface; knows no process and no console.
 */
@NullMarked
package app.local.gateway;

import org.jspecify.annotations.NullMarked;
