/**
 * Charts as SVG text: no script, no inline style, colours by class so that a page's light and dark
 * sheets apply. Imported by {@code fleetservice.pages}.
 */
@NullMarked
package io.packtrail.fleetservice.pages.svg;

import org.jspecify.annotations.NullMarked;
