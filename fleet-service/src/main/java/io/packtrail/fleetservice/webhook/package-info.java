/**
 * Tells subscribers of changes of passports, as Standard Webhooks: signed, repeated with growing
 * pauses, never to an address inside the operator's own network unless the operator says so.
 */
@NullMarked
package io.packtrail.fleetservice.webhook;

import org.jspecify.annotations.NullMarked;
