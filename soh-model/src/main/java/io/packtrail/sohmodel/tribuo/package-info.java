/**
 * The only place with Tribuo imports: the Gaussian process of {@code io.packtrail.sohmodel.learned}
 * as a Tribuo trainer and model, and models kept in a folder with Tribuo's provenance and a model
 * card. Imported by {@code fleet-service} only.
 */
@NullMarked
package io.packtrail.sohmodel.tribuo;

import org.jspecify.annotations.NullMarked;
