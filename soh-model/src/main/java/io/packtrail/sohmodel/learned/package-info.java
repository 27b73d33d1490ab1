/**
 * Learned models of state of health: the features and labels they learn from, the causal use of a
 * battery's own past, the Gaussian process, intervals by conformal calibration over cells, and
 * their evaluation on cells held back. No training library shows in a signature here; {@code
 * io.packtrail.sohmodel.tribuo} wraps the process as a Tribuo trainer and keeps models with their
 * provenance. Pure but for the two readers of measured data. Imported by {@code
 * io.packtrail.sohmodel}, its packages {@code session} and {@code tribuo}, and {@code
 * fleet-service}; imports {@code battery-domain} only.
 */
@NullMarked
package io.packtrail.sohmodel.learned;

import org.jspecify.annotations.NullMarked;
