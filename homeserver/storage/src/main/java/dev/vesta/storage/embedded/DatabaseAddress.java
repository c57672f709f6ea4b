package dev.vesta.storage.embedded;

/// Where a PostgreSQL database is and how to log in to it.
public record DatabaseAddress(String host, int port, String database, String user, String password) {
    /// For JDBC; user and password go beside it.
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    public DatabaseAddress withDatabase(String other) {
        return new DatabaseAddress(host, port, other, user, password);
    }

    /// Without the password: this goes into logs.
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
