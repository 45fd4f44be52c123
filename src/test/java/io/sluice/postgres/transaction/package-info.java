/** The ends that a transaction can have, against a real server. */
@NullMarked
package io.sluice.postgres.transaction;

import org.jspecify.annotations.NullMarked;
