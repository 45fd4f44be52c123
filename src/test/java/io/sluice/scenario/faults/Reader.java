package io.sluice.scenario.faults;

import java.util.concurrent.ThreadLocalRandom;

/** Reads without a token: mostly one product, at times a page of them. */
final class Reader implements Load.Client {
    private static final int ONE_IN = 10;

    private final Caller caller;

    Reader(Caller caller) {
        this.caller = caller;
    }

    @Override
    public void turn() {
        Shop shop = caller.shop();
        boolean page = ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
        caller.get(
                Answer.Kind.READ,
                page
                        ? "/v1/products?limit=50&active=all&categoryId=" + shop.category()
                        : "/v1/products/" + shop.product());
    }
}
