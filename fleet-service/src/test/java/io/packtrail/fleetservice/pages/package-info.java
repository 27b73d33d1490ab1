/** Tests of what people see. */
@NullMarked
package io.packtrail.fleetservice.pages;

import org.jspecify.annotations.NullMarked;
