package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class TableColumnsTest {
    private static final String COLUMNS = """
            SELECT table_name || '.' || column_name AS name FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name <> 'flyway_schema_history'
            """;

    /// A column is missing here: say in TableColumns what it names, so that `doctor consistency` looks at it.
    @Test
    void everyColumnOfTheSchemaIsKnown() {
        try (World world = new World()) {
            Set<String> inSchema = new TreeSet<>();
            world.storage.database().read(COLUMNS, Params.of()).forEach(row -> inSchema.add(row.getString("name")));
            Set<String> known = new TreeSet<>();
            TableColumns.all()
                    .forEach((table, columns) -> columns.keySet().forEach(column -> known.add(table + "." + column)));
            assertThat(known).isEqualTo(inSchema);
        }
    }

    @Test
    void everyReferenceCanBeLookedThrough() {
        assertThat(TableColumns.references()).hasSizeGreaterThan(10);
        try (World world = new World()) {
            assertThat(world.storage.consistency().orphans(10)).isEmpty();
        }
    }
}
