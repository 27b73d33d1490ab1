/**
 * What people see: page data made from results, and the wording of numbers. Imported by {@code
 * fleetservice.http} only; knows the domain, never the store.
 */
@NullMarked
package io.packtrail.fleetservice.pages;

import org.jspecify.annotations.NullMarked;
