/**
 * Published semi-empirical ageing models: parameters and laws as data ({@code models.json}), their
 * trajectories evaluated exactly.
 *
 * <p>Imported by {@code rulestimator} only.
 */
@NullMarked
package io.packtrail.rulestimator.ageing;

import org.jspecify.annotations.NullMarked;
