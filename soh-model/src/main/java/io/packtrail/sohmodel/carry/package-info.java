/** What an analysis leaves to the one that goes on where its samples end. */
@NullMarked
package io.packtrail.sohmodel.carry;

import org.jspecify.annotations.NullMarked;
