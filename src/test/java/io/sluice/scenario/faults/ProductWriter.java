package io.sluice.scenario.faults;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Makes products whose names occur nowhere else. With a key a request is repeated until somebody answers it. */
final class ProductWriter implements Load.Client {
    private final Caller caller;
    private final Writing writing;
    private final boolean keyed;
    private final BooleanSupplier mayRepeat;
    private final int number;

    ProductWriter(Caller caller, Writing writing, boolean keyed, BooleanSupplier mayRepeat) {
        this.caller = caller;
        this.writing = writing;
        this.keyed = keyed;
        this.mayRepeat = mayRepeat;
        this.number = writing.newWriter();
    }

    @Override
    public void turn() {
        Shop shop = caller.shop();
        String marker = shop.marker() + Writing.numbers().get();
        String body =
                "{\"name\":\"%s\",\"categoryId\":%d,\"price\":\"1.00\",\"stock\":1}".formatted(marker, shop.category());
        Answer answer = keyed
                ? repeated(caller, mayRepeat, "/v1/products", body, marker)
                : caller.post(Answer.Kind.WRITE, "/v1/products", body);
        caller.ledger().wrote(new Ledger.Write(shop.tenant(), marker, keyed, outcome(answer), answer.code()));
        if (answer.isGood()) {
            String token = answer.token();
            if (token == null) {
                caller.ledger().acknowledgedWithoutToken();
            } else {
                Writing.Written written = new Writing.Written(shop, answer.id(), marker, token);
                writing.acknowledged(number, written);
                caller.ledger().acknowledged(written);
            }
        }
    }

    static Ledger.Outcome outcome(Answer answer) {
        if (answer.isGood()) {
            return Ledger.Outcome.ACKNOWLEDGED;
        }
        return answer.isOutcomeUnknown() ? Ledger.Outcome.UNKNOWN : Ledger.Outcome.REFUSED;
    }

    /** As a careful client does: the same key until the answer says what became of it. */
    static Answer repeated(Caller caller, BooleanSupplier mayRepeat, String path, String body, String key) {
        while (true) {
            Answer answer = caller.post(Answer.Kind.KEYED_WRITE, path, body, "Idempotency-Key", key);
            boolean open = answer.status() == 0
                    || answer.status() == 503
                    || answer.status() == 504
                    || answer.code().equals("idempotency-in-progress");
            if (!open || !mayRepeat.getAsBoolean()) {
                return answer;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50 + ThreadLocalRandom.current().nextLong(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
        }
    }
}
