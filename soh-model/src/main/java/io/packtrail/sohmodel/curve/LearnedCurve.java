package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Chemistry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A curve learned from cells of one type. Its form is chosen by them alone, so that a cell held
 * back has no part in it.
 *
 * <p>The polynomial is of the third degree where the lowest health among the training charges is
 * below {@value #DEEP_RATIO}, else of the second. The taper belongs to the curve where, each cell
 * left out in turn, more cut charges are read with it and their error is at most {@value
 * #WORSE_RATIO} larger; fewer than {@value #FEWEST_TO_ASK} cells are not asked, and their curve has
 * none. The limits are choices; they give the forms that the built-in curves have.
 */
public record LearnedCurve(CellCurve curve, Form form) {
  private static final double DEEP_RATIO = 0.5;
  private static final double WORSE_RATIO = 0.05;
  private static final int FEWEST_TO_ASK = 4;
  private static final int FEWEST_TO_LEAVE_OUT = 3;

  /**
   * The form of a curve.
   *
   * @param degree of the polynomial in s − 1
   * @param withTaper whether the taper belongs to it
   */
  public record Form(int degree, boolean withTaper) {}

  /**
   * Cells of one type.
   *
   * @param id name of their curve
   * @param cellCapacityAh rated capacity of one cell (A·h)
   * @param chargeCRate constant charging rate (1/h)
   */
  public record Cells(
      String id,
      Chemistry chemistry,
      double cellCapacityAh,
      double chargeCRate,
      List<CurveTrainer.Cell> cells) {
    private CurveTrainer.Type type(Form form) {
      return new CurveTrainer.Type(
          id, Set.of(chemistry), cellCapacityAh, chargeCRate, form.degree(), form.withTaper());
    }

    /**
     * Errors of a curve of this form, each cell left out in turn; null for two cells, and where it
     * reads no charge.
     */
    public @Nullable CurveErrors leftOut(Form form, CurveErrors.Portion portion) {
      return cells.size() < FEWEST_TO_LEAVE_OUT
          ? null
          : CurveErrors.leaveOneOut(type(form), cells, portion);
    }
  }

  /**
   * Learns a curve.
   *
   * @throws IllegalArgumentException with fewer than two cells
   */
  public static LearnedCurve of(Cells of) {
    CellCurve plain = CurveTrainer.train(of.type(new Form(2, false)), of.cells());
    int degree = plain.lowestSRatio() < DEEP_RATIO ? 3 : 2;
    Form form = new Form(degree, isBetterWithTaper(of, degree));
    return new LearnedCurve(CurveTrainer.train(of.type(form), of.cells()), form);
  }

  private static boolean isBetterWithTaper(Cells of, int degree) {
    if (of.cells().size() < FEWEST_TO_ASK) {
      return false;
    }
    CurveErrors with = of.leftOut(new Form(degree, true), CurveErrors.Portion.CUT);
    CurveErrors without = of.leftOut(new Form(degree, false), CurveErrors.Portion.CUT);
    if (with == null || without == null) {
      return with != null;
    }
    return with.readPercent() > without.readPercent()
        && with.mapePercent() <= (1 + WORSE_RATIO) * without.mapePercent();
  }
}
