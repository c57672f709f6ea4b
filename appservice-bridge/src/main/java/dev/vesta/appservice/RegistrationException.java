package dev.vesta.appservice;

import java.nio.file.Path;

/// A registration file that cannot be used. The message is one line for the server's operator and names file, key,
/// value and remedy; secrets are left out of it.
public final class RegistrationException extends RuntimeException {
    private final transient Path file;

    RegistrationException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file;
    }

    /// The file that is wrong.
    public Path file() {
        return file;
    }
}
