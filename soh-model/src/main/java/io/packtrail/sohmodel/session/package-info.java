/**
 * Charge, drive and rest in event time, and what a charge leaves behind as evidence. Used inside
 * {@code soh-model} only.
 */
@NullMarked
package io.packtrail.sohmodel.session;

import org.jspecify.annotations.NullMarked;
