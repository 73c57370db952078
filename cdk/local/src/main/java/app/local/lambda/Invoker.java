package app.local.lambda;

import app.local.assembly.FunctionRef;

/** Invokes functions: what the gateway, the Lambda API and the scheduler call. Safe for concurrent use. */
public interface Invoker {

    /**
     * Runs one invocation and waits for its end, at most the function's timeout after its environment is up.
     *
     * @param payload the event, JSON
     * @param traceHeader the value of X-Amzn-Trace-Id; empty for a new trace
     * @throws NoSuchFunctionException when the template declares no such function
     */
    InvocationResult invoke(FunctionRef function, byte[] payload, String traceHeader);
}
