/**
 * Where a battery stands against a warranty: what the store knows, put before the pure models.
 *
 * <p>Imported by {@code http} and {@code pages}.
 */
@NullMarked
package io.packtrail.fleetservice.warranty;

import org.jspecify.annotations.NullMarked;
