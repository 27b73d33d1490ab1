/**
 * From an assessed battery to a signed, chained passport update, and back: the check of an exported
 * file by anybody who has nothing but its bytes.
 *
 * <p>Pure functions: no storage, no network, no clock. May be imported by {@code fleet-service} and
 * {@code benchmarks} only.
 */
@NullMarked
package io.packtrail.passportupdater;

import org.jspecify.annotations.NullMarked;
