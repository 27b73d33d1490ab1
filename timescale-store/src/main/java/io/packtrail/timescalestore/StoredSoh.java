package io.packtrail.timescalestore;

import io.packtrail.domain.SohResult;
import java.time.Instant;

/**
 * A state of health as it was stated.
 *
 * @param computedAt when it was computed; from then on it was known
 */
public record StoredSoh(SohResult soh, Instant computedAt) {}
