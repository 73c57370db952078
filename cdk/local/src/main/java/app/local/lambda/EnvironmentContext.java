package app.local.lambda;

import app.local.assembly.FunctionSpec;

/** What the environments of a function have in common. @param owner under whose monitor their state is changed */
record EnvironmentContext(FunctionSpec function, FunctionLog log, Timers timers, Owner owner) {

    /** Told by an environment, under the owner's monitor. */
    interface Owner {

        /** Init is over, or has taken too long: the invocation that waited for it is the owner's again. */
        void giveBack(PendingInvocation pending, boolean initTimedOut);

        /** Its state has changed. */
        void changed(Environment environment);
    }
}
