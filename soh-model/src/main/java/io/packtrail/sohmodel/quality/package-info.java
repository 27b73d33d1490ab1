/**
 * What is wrong with the data themselves: signs, units, scales, frozen sensors, jumps. Used by the
 * analysis of this module only.
 */
@NullMarked
package io.packtrail.sohmodel.quality;

import org.jspecify.annotations.NullMarked;
