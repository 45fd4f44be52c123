package io.sluice.planted.users;

/** Minds its own business. */
public final class Neighbour {}
