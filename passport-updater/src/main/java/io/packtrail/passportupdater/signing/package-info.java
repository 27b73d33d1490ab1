/**
 * The only place that handles keys, signatures and digests: Ed25519 keys in files, DID documents,
 * and the {@code eddsa-jcs-2022} proof of W3C Data Integrity. JDK cryptography only.
 */
@NullMarked
package io.packtrail.passportupdater.signing;

import org.jspecify.annotations.NullMarked;
