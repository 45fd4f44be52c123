/**
 * The OpenAPI document against what the gateway really answers: every operation and every problem that it documents is
 * provoked, and an independent validator judges each answer. Entry point:
 * {@link io.sluice.contract.answers.AnswersTest}.
 */
@NullMarked
package io.sluice.contract.answers;

import org.jspecify.annotations.NullMarked;
