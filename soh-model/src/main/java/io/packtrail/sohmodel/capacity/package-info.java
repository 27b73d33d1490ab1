/**
 * Capacity observations from charges by change of state of charge. Used inside {@code soh-model}
 * only.
 */
@NullMarked
package io.packtrail.sohmodel.capacity;

import org.jspecify.annotations.NullMarked;
