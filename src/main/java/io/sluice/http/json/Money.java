package io.sluice.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An amount of money with exactly two decimals, within PostgreSQL's {@code numeric(12,2)} when it comes from a caller.
 * On the wire it is a JSON string and never a number, since many JSON readers turn numbers into binary floats. Sums may
 * exceed {@code numeric(12,2)}: reports add many amounts. Immutable.
 */
@Schema(
        type = SchemaType.STRING,
        implementation = String.class,
        pattern = "^[0-9]{1,10}(\\.[0-9]{1,2})?$",
        examples = "59.97",
        description = "An amount of money; answers always have exactly two decimals.")
@JsonSerialize(using = ToStringSerializer.class)
@JsonDeserialize(using = Money.Reader.class)
public record Money(BigDecimal amount) implements Comparable<Money> {

    private static final Pattern WIRE = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");

    /** Scales to two decimals; an amount with more of them is a bug of the caller, not rounded away. */
    public Money {
        amount = amount.setScale(2);
    }

    /**
     * Reads the form on the wire; anything else, such as a sign or an exponent, is an {@link IllegalArgumentException}.
     */
    public static Money parse(String text) {
        if (!WIRE.matcher(text).matches()) {
            throw new IllegalArgumentException("not an amount of money");
        }
        return new Money(new BigDecimal(text));
    }

    public Money plus(Money other) {
        return new Money(amount.add(other.amount));
    }

    public Money times(int factor) {
        return new Money(amount.multiply(BigDecimal.valueOf(factor)));
    }

    @Override
    public int compareTo(Money other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public String toString() {
        return amount.toPlainString();
    }

    /** Reads money from a JSON string and from nothing else, whatever the mapper's coercion rules are. */
    static final class Reader extends StdScalarDeserializer<Money> {

        private static final long serialVersionUID = 1L;

        Reader() {
            super(Money.class);
        }

        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Money) context.handleUnexpectedToken(Money.class, parser);
            }
            String text = parser.getText();
            if (!WIRE.matcher(text).matches()) {
                throw InvalidFormatException.from(parser, "not an amount of money", text, Money.class);
            }
            return parse(text);
        }
    }
}
