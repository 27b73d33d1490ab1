/** Rules that stand in tables beside the code. */
@NullMarked
package io.packtrail.passportupdater.table;

import org.jspecify.annotations.NullMarked;
