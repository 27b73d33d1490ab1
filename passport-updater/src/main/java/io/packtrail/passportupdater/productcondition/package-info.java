/**
 * The content of an update in the words of the standard model, IDTA 02035-5 Product Condition
 * 1.0.2: the only place that knows its property names and units. Percent begins here; everywhere
 * else ratios are used.
 */
@NullMarked
package io.packtrail.passportupdater.productcondition;

import org.jspecify.annotations.NullMarked;
