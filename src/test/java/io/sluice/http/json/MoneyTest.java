package io.sluice.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    private static final ObjectMapper LENIENT = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({"0, 0.00", "1, 1.00", "59.9, 59.90", "59.97, 59.97", "9999999999.99, 9999999999.99", "007, 7.00"})
    void isWrittenWithTwoDecimals(String text, String written) throws JsonProcessingException {
        assertThat(Money.parse(text)).hasToString(written);
        assertThat(LENIENT.writeValueAsString(Money.parse(text))).isEqualTo('"' + written + '"');
        assertThat(LENIENT.readValue('"' + text + '"', Money.class)).isEqualTo(Money.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "-1", "+1", "1e3", "0.001", ".5", "1.", "1,5", "10000000000", "NaN", "١"})
    void whatIsNoMoneyIsRefused(String text) {
        assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LENIENT.readValue('"' + text + '"', Money.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"59.97", "59", "true", "{}", "[]", "[\"1\"]"})
    void onlyAStringIsMoneyEvenForALenientMapper(String json) {
        assertThatThrownBy(() -> LENIENT.readValue(json, Money.class)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void sumsAndProductsAreExact() {
        assertThat(Money.parse("0.10").plus(Money.parse("0.20"))).isEqualTo(Money.parse("0.30"));
        assertThat(Money.parse("19.99").times(3)).isEqualTo(Money.parse("59.97"));
        assertThat(Money.parse("2")).isGreaterThan(Money.parse("1.99"));
        assertThat(Money.parse("1")).isEqualTo(new Money(new BigDecimal("1.0")));
    }

    @Test
    void aFractionOfACentIsNotRoundedAway() {
        assertThatThrownBy(() -> new Money(new BigDecimal("0.005"))).isInstanceOf(ArithmeticException.class);
    }
}
