/**
 * JSON whose bytes can be signed: a parser that refuses whatever two programs could read
 * differently, and the canonical form of RFC 8785.
 */
@NullMarked
package io.packtrail.passportupdater.json;

import org.jspecify.annotations.NullMarked;
