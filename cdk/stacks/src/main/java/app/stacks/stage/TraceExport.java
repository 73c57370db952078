package app.stacks.stage;

/** Which way a stage's functions hand over their traces. */
public enum TraceExport {
    /**
     * To the X-Ray daemon that Lambda runs beside each function. Nothing is added to a function, and nothing to the
     * network.
     */
    XRAY,
    /**
     * To the collector of an OpenTelemetry layer, which can send them on to anywhere. It starts with each environment,
     * and from an isolated subnet it needs an endpoint of X-Ray.
     */
    LAYER,
    /** Nothing is traced. */
    NONE
}
