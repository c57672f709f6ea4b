package dev.vesta.app.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecTableTest {
    @Test
    void readsRowsAndAbsentEndpoints() {
        SpecTable table = SpecTable.parse("""
                | endpoint | state | HTTP tests | errcodes | missing |
                |---|---|---|---|---|
                | `GET /a/{b}` | done | `ATest#works`, `ATest#fails` | `M_FORBIDDEN`, `M_NOT_FOUND` | |
                | `PUT /c` | partly | | | no filter |

                - `POST /d`
                - `POST /e` (deprecated)
                """);
        assertThat(table.rows())
                .containsExactly(
                        new SpecTable.Row(
                                "GET /a/{b}",
                                "done",
                                List.of("ATest#works", "ATest#fails"),
                                List.of("M_FORBIDDEN", "M_NOT_FOUND"),
                                ""),
                        new SpecTable.Row("PUT /c", "partly", List.of(), List.of(), "no filter"));
        assertThat(table.absent()).containsExactly("POST /d", "POST /e");
    }

    @Test
    void refusesARowOfAnotherShape() {
        assertThatThrownBy(() -> SpecTable.parse("| `GET /a` | done |")).hasMessageContaining("GET /a");
    }
}
