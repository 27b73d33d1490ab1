/**
 * Range proofs over Pedersen commitments: experimental, not audited.
 *
 * <p>What a proof must be bound to is the caller's to say; here are numbers and points only.
 */
@NullMarked
package io.packtrail.passportupdater.range;

import org.jspecify.annotations.NullMarked;
