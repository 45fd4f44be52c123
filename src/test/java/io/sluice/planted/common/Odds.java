package io.sluice.planted.common;

/** In a room that no plan knows. */
final class Odds {}
