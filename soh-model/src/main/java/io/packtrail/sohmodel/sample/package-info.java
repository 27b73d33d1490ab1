/**
 * Samples after the quality gate: what may be believed of each. Used inside {@code soh-model} only.
 */
@NullMarked
package io.packtrail.sohmodel.sample;

import org.jspecify.annotations.NullMarked;
