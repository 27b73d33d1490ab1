package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Chemistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader must know of a learned curve before trusting it.
 *
 * @param name name that the operator gave it
 * @param trainingBatteries ids of the batteries that it was learned from; it never reads one of
 *     them
 * @param trainingCharges charges of each of them, in the same order
 * @param data the folder of the training data
 * @param dataSha256 SHA-256 over the charges and capacities that it was learned from
 * @param chemistry of the cells
 * @param cellCapacityAh rated capacity of one cell (A·h); valid within 3 %
 * @param chargeCRate constant charging rate (1/h); valid within 5 %
 * @param lowestHealthRatio lowest capacity over capacity when new among the training charges
 * @param highestHealthRatio highest
 * @param form degree of the polynomial, and whether the taper belongs to it
 * @param split how the errors were measured
 * @param whole errors of whole charges; absent for two cells, and where none could be read
 * @param cut errors of cut charges; absent for two cells, and where none could be read
 * @param curveSha256 digest of the curve's file
 */
public record CurveCard(
    String name,
    List<String> trainingBatteries,
    List<Integer> trainingCharges,
    String data,
    String dataSha256,
    Chemistry chemistry,
    double cellCapacityAh,
    double chargeCRate,
    double lowestHealthRatio,
    double highestHealthRatio,
    LearnedCurve.Form form,
    String split,
    @Nullable CurveErrors whole,
    @Nullable CurveErrors cut,
    String curveSha256) {}
