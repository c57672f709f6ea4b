package dev.vesta.core.port;

/// One-way hashing of passwords, in the PHC string format. Slow on purpose: call it through [Tasks#onCpu].
public interface PasswordHasher {
    String hash(String password);

    /// False for a wrong password and for a hash that cannot be read.
    boolean matches(String password, String hash);
}
