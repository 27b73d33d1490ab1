/**
 * The passport's signed records, put together from the pure functions of passport-updater and the
 * tables of timescale-store. Imported by the wiring, the HTTP side and the command line.
 */
@NullMarked
package io.packtrail.fleetservice.passport;

import org.jspecify.annotations.NullMarked;
