/**
 * What an operator may set, where it comes from, and what is wrong with it. Imported by the whole
 * service; imports nothing of it.
 */
@NullMarked
package io.packtrail.fleetservice.config;

import org.jspecify.annotations.NullMarked;
