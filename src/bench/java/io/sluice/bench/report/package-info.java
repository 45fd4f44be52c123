/**
 * The report as Markdown and its charts as SVG. Knows numbers and words, not what they mean. Entry point:
 * {@link io.sluice.bench.report.Report}.
 */
@NullMarked
package io.sluice.bench.report;

import org.jspecify.annotations.NullMarked;
