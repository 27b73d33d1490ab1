/**
 * What a battery is worth to a buyer, gathered for the API and the page.
 *
 * <p>Imported by {@code http} and {@code pages}.
 */
@NullMarked
package io.packtrail.fleetservice.value;

import org.jspecify.annotations.NullMarked;
