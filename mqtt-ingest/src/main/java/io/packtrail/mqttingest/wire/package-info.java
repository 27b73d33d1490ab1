/**
 * The wire contract: topics, and payloads to and from {@link io.packtrail.domain.SampleSeries}.
 *
 * <p>The only package of this module that simulators may import. Percent exists here and nowhere
 * further in. See {@code docs/wire-format.md}.
 */
@NullMarked
package io.packtrail.mqttingest.wire;

import org.jspecify.annotations.NullMarked;
