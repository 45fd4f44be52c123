package io.sluice.planted.tenancy;

/** No value: nothing that the front desk should know of. */
public final class CallerFilter {}
