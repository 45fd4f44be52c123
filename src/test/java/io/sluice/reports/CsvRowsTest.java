package io.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.http.json.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "plain        | plain",
                "two words    | two words",
                "a,b          | \"a,b\"",
                "say \"yes\"  | \"say \"\"yes\"\"\"",
                "''           | \"\"",
                "-1           | -1",
                "a;b          | a;b"
            })
    void textIsQuotedWhereItHasToBe(String text, String field) {
        // Given
        CustomerSpending row =
                new CustomerSpending(1, "e", text, 2, new Money(new BigDecimal("3")), null, Instant.EPOCH, 4);
        // When
        byte[] line = new CsvRows(CustomerSpending.class).rows(List.of(row), true);
        // Then
        assertThat(new String(line, StandardCharsets.UTF_8))
                .isEqualTo("1,e," + field + ",2,3.00,,1970-01-01T00:00:00Z,4\r\n");
    }
}
