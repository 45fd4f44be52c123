package io.sluice.scenario.faults;

/**
 * A tenant with what a load needs: a category to put products into, a product with much stock to order, users whose
 * orders are counted apart.
 *
 * @param keyedBuyer places orders with an idempotency key only
 * @param plainBuyer places orders without one only
 * @param stranger whose orders the ledger does not know
 */
record Shop(long tenant, long category, long product, long keyedBuyer, long plainBuyer, long stranger) {
    static final long INITIAL_STOCK = 100_000_000;

    /** How every text of the tenant begins, so that it is recognised where it must not be. */
    String marker() {
        return "m-" + tenant + "-";
    }
}
