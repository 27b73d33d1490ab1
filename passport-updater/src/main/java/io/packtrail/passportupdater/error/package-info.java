/** The one exception of this module. */
@NullMarked
package io.packtrail.passportupdater.error;

import org.jspecify.annotations.NullMarked;
