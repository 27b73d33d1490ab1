/**
 * Every SQL statement of Packtrail: batteries, gateways, telemetry with its ledger and quarantine,
 * assessments and the passport chain, on PostgreSQL or TimescaleDB.
 *
 * <p>All calls block and belong on worker threads. May be imported by {@code fleet-service} and
 * {@code benchmarks} only; imports the domain, JDBC and the JSON binding.
 */
@NullMarked
package io.packtrail.timescalestore;

import org.jspecify.annotations.NullMarked;
