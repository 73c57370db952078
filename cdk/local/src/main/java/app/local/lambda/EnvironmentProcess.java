package app.local.lambda;

/** The process of an environment, as its owner sees it. */
interface EnvironmentProcess {

    /** Of an environment that has none yet. */
    EnvironmentProcess NONE = new EnvironmentProcess() {
        @Override
        public long pid() {
            return 0;
        }

        @Override
        public boolean isAlive() {
            return false;
        }

        @Override
        public void terminate() {}

        @Override
        public void kill() {}

        @Override
        public void awaitOutput() {}

        @Override
        public long peakMegabytes() {
            return 0;
        }
    };

    long pid();

    boolean isAlive();

    /** Asks it to end. */
    void terminate();

    /** Ends it, and what it has started, at once. */
    void kill();

    /** Waits, a second at most, until all that it has printed so far is in the log. */
    void awaitOutput();

    /** The most that it has had resident, in MB, as of a second ago; after its end what was last seen. */
    long peakMegabytes();
}
