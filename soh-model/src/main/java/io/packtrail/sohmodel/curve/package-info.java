/**
 * Charge curves of known cell types: learning them, and reading a capacity from a piece of one.
 * Used inside {@code soh-model} only.
 */
@NullMarked
package io.packtrail.sohmodel.curve;

import org.jspecify.annotations.NullMarked;
