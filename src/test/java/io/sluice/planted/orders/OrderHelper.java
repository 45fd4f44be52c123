package io.sluice.planted.orders;

/** A name that says nothing. */
final class OrderHelper {}
