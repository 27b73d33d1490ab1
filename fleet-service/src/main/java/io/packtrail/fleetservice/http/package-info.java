/**
 * The HTTP side: routes, JSON under {@code /api/v1}, problem documents, pages, health endpoints.
 * Imported by {@code fleetservice} only.
 */
@NullMarked
package io.packtrail.fleetservice.http;

import org.jspecify.annotations.NullMarked;
