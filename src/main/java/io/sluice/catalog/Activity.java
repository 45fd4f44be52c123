package io.sluice.catalog;

/** Which products of a list are wanted where it is not only the active ones. */
enum Activity {
    ALL
}
