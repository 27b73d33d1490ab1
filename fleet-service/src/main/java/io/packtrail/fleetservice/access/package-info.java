/**
 * Who may do what: gateways by their password, the administrator by a token. The one place that
 * makes secrets. Imported by the whole service; imports nothing of it.
 */
@NullMarked
package io.packtrail.fleetservice.access;

import org.jspecify.annotations.NullMarked;
