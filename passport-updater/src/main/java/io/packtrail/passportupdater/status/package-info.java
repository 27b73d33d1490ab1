/**
 * Which credentials were withdrawn, W3C Bitstring Status List 1.0: one bit a credential, so many in
 * one list that a reader does not give away which one it asks for.
 */
@NullMarked
package io.packtrail.passportupdater.status;

import org.jspecify.annotations.NullMarked;
