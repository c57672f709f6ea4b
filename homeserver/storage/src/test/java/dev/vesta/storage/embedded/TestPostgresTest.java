package dev.vesta.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
    @Test
    void givesEveryCallerAnEmptyDatabaseOfItsOwn() throws Exception {
        try (TestPostgres.Database first = TestPostgres.freshDatabase();
                TestPostgres.Database second = TestPostgres.freshDatabase()) {
            assertThat(first.address()).isNotEqualTo(second.address());
            try (Connection connection = TestPostgres.connect(first.address());
                    Statement statement = connection.createStatement();
                    ResultSet tables = statement.executeQuery("SELECT count(*), current_setting('server_encoding'),"
                            + " current_setting('data_checksums') FROM pg_tables WHERE schemaname = 'public'")) {
                assertThat(tables.next()).isTrue();
                assertThat(tables.getInt(1)).isZero();
                assertThat(tables.getString(2)).isEqualTo("UTF8");
                assertThat(tables.getString(3)).isEqualTo("on");
            }
        }
    }
}
