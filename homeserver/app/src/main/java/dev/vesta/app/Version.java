package dev.vesta.app;

/// The version of this software.
public final class Version {
    private Version() {}

    /// As the build wrote it into the jar; `dev` where classes run outside of one.
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
