@NullMarked
package io.packtrail.fleetservice.durability;

import org.jspecify.annotations.NullMarked;
