package app.local.lambda;

/** The one access key of this machine: functions sign with it, the gateway verifies against it. Never a real one. */
public record AccessKey(String id, String secret, String sessionToken) {

    /** What the local target uses unless told otherwise. */
    public static final AccessKey LOCAL = new AccessKey("local", "local", "local");

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
