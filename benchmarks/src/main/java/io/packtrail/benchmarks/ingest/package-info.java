/** Ingestion end to end, beside the bare COPY of the same rows; {@code docs/benchmarks.md}. */
@NullMarked
package io.packtrail.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
