/**
 * The same content in the words of other models. The only place that knows their property names,
 * misspellings included. What a model requires and we do not know is named, never invented.
 */
@NullMarked
package io.packtrail.passportupdater.projection;

import org.jspecify.annotations.NullMarked;
