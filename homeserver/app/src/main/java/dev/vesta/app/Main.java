package dev.vesta.app;

import dev.vesta.app.cli.HomeserverCommand;

/// Where the program begins.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = HomeserverCommand.execute(arguments);
        System.exit(code);
    }
}
