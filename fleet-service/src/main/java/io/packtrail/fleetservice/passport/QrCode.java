package io.packtrail.fleetservice.passport;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A QR code (ISO/IEC 18004) of a link, error correction M, with the quiet zone of four modules that
 * readers need. Always dark on light, on dark pages too: not every reader takes the inverse.
 */
public final class QrCode {
  private static final int QUIET_MODULES = 4;
  private static final int PNG_PIXELS_PER_MODULE = 8;
  private static final int LIGHT = 0xFFFFFF;

  private final BitMatrix modules;

  private QrCode(BitMatrix modules) {
    this.modules = modules;
  }

  /**
   * The code of a text.
   *
   * @throws IllegalArgumentException where the text is empty or too long for a code
   */
  public static QrCode of(String text) {
    try {
      return new QrCode(
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.M,
                      EncodeHintType.CHARACTER_SET,
                      "UTF-8",
                      EncodeHintType.MARGIN,
                      QUIET_MODULES)));
    } catch (WriterException e) {
      throw new IllegalArgumentException(
          "text must fit into a QR code, got %d characters".formatted(text.length()), e);
    }
  }

  /** Modules of one side, quiet zone included. */
  public int side() {
    return modules.getWidth();
  }

  /** Whether the module in a column and row, from the upper left corner, is dark. */
  public boolean isDark(int column, int row) {
    return modules.get(column, row);
  }

  /** As SVG, one unit a module. */
  public String svg() {
    StringBuilder path = new StringBuilder();
    for (int row = 0; row < side(); row++) {
      for (int column = 0; column < side(); column++) {
        if (isDark(column, row)) {
          path.append("M%d %dh1v1h-1z".formatted(column, row));
        }
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">
        <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#000"/>
        </svg>
        """
        .formatted(side(), path);
  }

  /** As PNG, two colours. */
  public byte[] png() {
    int size = side() * PNG_PIXELS_PER_MODULE;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        boolean dark = isDark(x / PNG_PIXELS_PER_MODULE, y / PNG_PIXELS_PER_MODULE);
        image.setRGB(x, y, dark ? 0 : LIGHT);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IllegalStateException("every Java platform writes PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
