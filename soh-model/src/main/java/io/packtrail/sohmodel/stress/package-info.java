/** Counting of what ages a battery. Used inside {@code soh-model} only. */
@NullMarked
package io.packtrail.sohmodel.stress;

import org.jspecify.annotations.NullMarked;
