/**
 * State of health from the history of a battery: quality gate, sessions, capacity observations, the
 * filter over time and the counting of stress. Pure: no input, output, clock or thread of its own,
 * so that the same samples give the same bytes anywhere. Imported by {@code fleet-service} and
 * {@code benchmarks} only; imports {@code battery-domain} only.
 */
@NullMarked
package io.packtrail.sohmodel;

import org.jspecify.annotations.NullMarked;
