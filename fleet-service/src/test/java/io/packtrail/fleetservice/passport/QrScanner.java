package io.packtrail.fleetservice.passport;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Map;

/**
 * Scans a QR code as a camera in a hand does: frame after frame, each a little turned, until one
 * reads. One frame is not enough: ZXing 3.5 finds the modules of about three codes in a thousand
 * wrongly when they stand exactly upright, and reads them at any other angle.
 */
public final class QrScanner {
  private static final int[] TURNS_DEG = {0, 2, 5, 9, 15};

  /** What the first code of an image says. */
  public static String read(BufferedImage image) {
    ReaderException last = null;
    for (int turnDeg : TURNS_DEG) {
      try {
        return readFrame(turned(image, turnDeg));
      } catch (ReaderException e) {
        last = e;
      }
    }
    throw new AssertionError("code must be read in one of " + TURNS_DEG.length + " frames", last);
  }

  private static String readFrame(BufferedImage frame) throws ReaderException {
    int width = frame.getWidth();
    int height = frame.getHeight();
    int[] pixels = frame.getRGB(0, 0, width, height, null, 0, width);
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))),
            Map.of(DecodeHintType.TRY_HARDER, true))
        .getText();
  }

  private static BufferedImage turned(BufferedImage image, int turnDeg) {
    if (turnDeg == 0) {
      return image;
    }
    int side = (int) Math.ceil(Math.hypot(image.getWidth(), image.getHeight()));
    BufferedImage frame = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = frame.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, side, side);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.rotate(Math.toRadians(turnDeg), side / 2.0, side / 2.0);
    graphics.drawImage(image, (side - image.getWidth()) / 2, (side - image.getHeight()) / 2, null);
    graphics.dispose();
    return frame;
  }

  private QrScanner() {}
}
