/**
 * How a fleet lasts: conformity with minimum performance requirements, and survival of its packs.
 *
 * <p>Imported by {@code http}, {@code pages} and {@code cli}.
 */
@NullMarked
package io.packtrail.fleetservice.durability;

import org.jspecify.annotations.NullMarked;
