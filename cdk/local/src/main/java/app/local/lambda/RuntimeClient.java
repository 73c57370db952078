package app.local.lambda;

/** What speaks the Runtime API inside a function's process. */
public enum RuntimeClient {
    /** AWS's runtime interface client as it is; its native library exists for Linux only. */
    NATIVE,
    /** The same client's handler loading under a loop in plain Java, for systems without that library. */
    JAVA;

    /** NATIVE where it runs. */
    public static RuntimeClient ofThisSystem() {
        return System.getProperty("os.name").equals("Linux") ? NATIVE : JAVA;
    }
}
