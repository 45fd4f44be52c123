/** What scenario tests share: the cluster that they run against, and how they get at it. */
@NullMarked
package io.sluice.support;

import org.jspecify.annotations.NullMarked;
