package io.sluice.catalog;

/** A point in the plane, such as where in a warehouse a product lies. */
public record Coordinates(double x, double y) {}
