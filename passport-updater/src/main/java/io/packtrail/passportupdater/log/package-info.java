/**
 * The transparency log: RFC 6962 hashing, proofs after RFC 9162, and the C2SP forms of tiles,
 * checkpoints, notes and proofs. Knows no passport, and keeps nothing: whoever stores the hashes
 * hands in a way to read them.
 */
@NullMarked
package io.packtrail.passportupdater.log;

import org.jspecify.annotations.NullMarked;
