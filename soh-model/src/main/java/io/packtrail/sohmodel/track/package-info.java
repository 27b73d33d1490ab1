/**
 * Health over time: the filter, change points, resistance, usable energy. Used inside {@code
 * soh-model} only.
 */
@NullMarked
package io.packtrail.sohmodel.track;

import org.jspecify.annotations.NullMarked;
