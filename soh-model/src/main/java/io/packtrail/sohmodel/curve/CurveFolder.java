package io.packtrail.sohmodel.curve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.packtrail.domain.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Keeps a learned curve in a folder: {@code charge.curve} and {@code curve-card.json}. */
public final class CurveFolder {
  private static final String CARD = "curve-card.json";
  private static final String CURVE = "charge.curve";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CurveFolder() {}

  /**
   * Learns a curve, measures it with each cell left out, and writes it.
   *
   * @param cells whose id is the curve's name
   * @param data name of the folder of the training data
   * @throws IllegalArgumentException with fewer than two cells
   */
  public static CurveCard save(LearnedCurve.Cells cells, String data, Path folder) {
    LearnedCurve learned = LearnedCurve.of(cells);
    CellCurve curve = learned.curve();
    String text = CellCurveFile.write(curve);
    CurveCard card =
        new CurveCard(
            cells.id(),
            curve.cells(),
            cells.cells().stream().map(cell -> cell.capacityAh().size()).toList(),
            data,
            digest(cells.cells()),
            cells.chemistry(),
            cells.cellCapacityAh(),
            cells.chargeCRate(),
            curve.lowestSRatio(),
            curve.highestSRatio(),
            learned.form(),
            "single readings, each cell left out in turn",
            cells.leftOut(learned.form(), CurveErrors.Portion.WHOLE),
            cells.leftOut(learned.form(), CurveErrors.Portion.CUT),
            sha256(text));
    try {
      Files.createDirectories(folder);
      // The card of another curve would make half of this one look whole.
      Files.deleteIfExists(folder.resolve(CARD));
      Files.writeString(folder.resolve(CURVE), text);
      // Last, so that a folder with a card is complete.
      Files.writeString(folder.resolve(CARD), JSON.writeValueAsString(card));
      return card;
    } catch (IOException unwritable) {
      throw new UncheckedIOException("writing curve folder " + folder + " failed", unwritable);
    }
  }

  /**
   * Reads the curves of a folder for use: the folder itself where it holds a card, else each folder
   * in it that does; none where there is none.
   *
   * @throws IllegalArgumentException where a curve cannot be read, or is not the one that its card
   *     names
   */
  public static List<StoredCurve> loadAll(Path folder) {
    if (Files.isRegularFile(folder.resolve(CARD))) {
      return List.of(load(folder));
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> Files.isRegularFile(one.resolve(CARD)))
          .sorted()
          .map(CurveFolder::load)
          .toList();
    } catch (IOException unreadable) {
      throw unreadable(folder, unreadable);
    }
  }

  private static StoredCurve load(Path folder) {
    try {
      String json = Files.readString(folder.resolve(CARD));
      CurveCard card = JSON.readValue(json, CurveCard.class);
      String text = Files.readString(folder.resolve(CURVE));
      if (!sha256(text).equals(card.curveSha256())) {
        throw new IllegalArgumentException(
            "SHA-256 of %s must be the card's %s, got %s"
                .formatted(folder.resolve(CURVE), card.curveSha256(), sha256(text)));
      }
      String id = card.name() + "/" + sha256(json).substring(0, 12);
      return new StoredCurve(CellCurveFile.read(text).named(id), card, json);
    } catch (IOException unreadable) {
      throw unreadable(folder, unreadable);
    }
  }

  private static IllegalArgumentException unreadable(Path folder, IOException cause) {
    return new IllegalArgumentException(
        "curve folder must hold a curve and its card, got %s, which cannot be read"
            .formatted(folder),
        cause);
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of names, charges and capacities, in order. */
  private static String digest(List<CurveTrainer.Cell> cells) {
    MessageDigest digest = Sha256.start();
    for (CurveTrainer.Cell cell : cells) {
      digest.update(cell.name().getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < cell.capacityAh().size(); i++) {
        for (double binAh : cell.binsAh().row(i)) {
          update(digest, binAh);
        }
        update(digest, cell.capacityAh().get(i));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, double value) {
    digest.update(ByteBuffer.allocate(8).putDouble(value).flip());
  }
}
