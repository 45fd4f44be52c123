/**
 * What holds for the whole gateway: its SQL against PostgreSQL, its schema, the plan of the house, the catalogue of
 * problems and the references in the README.
 */
@NullMarked
package io.sluice.contract;

import org.jspecify.annotations.NullMarked;
