package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads numeric as the server sends it: digits to the base of 10,000 (numeric.c, {@code numeric_send}). */
final class BinaryNumeric {

    private static final int BASE_DIGITS = 4;
    private static final int BASE = 10_000;
    private static final int HEADER = 4 * Short.BYTES;
    private static final int NEGATIVE = 0x4000;
    private static final int SPECIAL = 0xC000;

    /** So many base digits fit into a long, whatever they are. */
    private static final int FIT_A_LONG = 4;

    private BinaryNumeric() {}

    /**
     * The number, with as many decimal places as the column has.
     *
     * @throws IllegalArgumentException if it is NaN or infinite
     */
    static BigDecimal read(int at, ByteBuf body) {
        int digits = body.getUnsignedShort(at);
        int weight = body.getShort(at + Short.BYTES);
        int sign = body.getUnsignedShort(at + 2 * Short.BYTES);
        int scale = body.getUnsignedShort(at + 3 * Short.BYTES);
        if ((sign & SPECIAL) == SPECIAL) {
            throw new IllegalArgumentException("A numeric that is no number cannot be read");
        }
        // The last base digit stands for BASE to the power of this.
        int exponent = (weight - digits + 1) * BASE_DIGITS;
        BigDecimal value = digits <= FIT_A_LONG
                ? BigDecimal.valueOf(small(at + HEADER, digits, body), -exponent)
                : new BigDecimal(large(at + HEADER, digits, body), -exponent);
        BigDecimal scaled = value.setScale(scale);
        return sign == NEGATIVE ? scaled.negate() : scaled;
    }

    private static long small(int at, int digits, ByteBuf body) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * BASE + body.getUnsignedShort(at + i * Short.BYTES);
        }
        return value;
    }

    private static BigInteger large(int at, int digits, ByteBuf body) {
        BigInteger value = BigInteger.ZERO;
        BigInteger base = BigInteger.valueOf(BASE);
        for (int i = 0; i < digits; i++) {
            value = value.multiply(base).add(BigInteger.valueOf(body.getUnsignedShort(at + i * Short.BYTES)));
        }
        return value;
    }
}
