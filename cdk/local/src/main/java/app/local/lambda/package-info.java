/**
 * Lambda on this machine: functions run in processes of their own, under AWS's runtime interface client, one invocation
 * at a time in each.
 *
 * <pre>
 *  gateway, Invoke API, schedules
 *          │ Invocation                              ▲ InvocationResult
 *          ▼                                         │
 *       Lambda ──► FunctionPool (one a function) ── PendingInvocation
 *                    │  gives it to an Environment that is free, starts another in a place of the StartGate,
 *                    │  or refuses it; Occupancy (pure) says how long it waits before
 *                    ▼
 *                  Environment ──► EnvironmentLife (pure: state + signal → state + effects), OwedInvocation
 *                    ▲      │
 *       RuntimeApi ──┘      ├──► EnvironmentProcess (FunctionJvm starts it; ProcessOutput, Memory)
 *     (HTTP, what the       └──► EnvironmentLog (START, END, REPORT, tail) ──► FunctionLog ──► LogSink
 *      process says)
 * </pre>
 *
 * <p>{@code FunctionCodes} says which code the functions of an archive run, {@code CacheTraining} makes what lets it
 * start faster.
 *
 * <p>The state of a pool, its environments and its pending invocations is guarded by one monitor, the pool's. Under it
 * no process is started and nothing is waited for; who waits, waits for a future. Locks are taken in this order, and
 * never the other way: pool, StartGate or EnvironmentLog, FunctionLog. ProcessOutput's lock is taken alone.
 *
 * <p>It may know the assembly; who invokes, observes and prints is given to it.
 */
@NullMarked
package app.local.lambda;

import org.jspecify.annotations.NullMarked;
