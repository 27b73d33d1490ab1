/**
 * The parts of a passport that others sign: what a cell maker, a pack maker, a supplier or an
 * auditor states about a battery. They are checked, kept as they came, and never written by us.
 */
@NullMarked
package io.packtrail.passportupdater.part;

import org.jspecify.annotations.NullMarked;
