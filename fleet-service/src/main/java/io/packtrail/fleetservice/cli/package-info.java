/** The command line. The only package that may import the simulators; imported by nothing. */
@NullMarked
package io.packtrail.fleetservice.cli;

import org.jspecify.annotations.NullMarked;
