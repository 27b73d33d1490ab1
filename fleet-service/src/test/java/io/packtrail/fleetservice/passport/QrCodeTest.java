package io.packtrail.fleetservice.passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrCodeTest {
  private static final String LINK =
      "https://operator.example/passport/urn%3Aexample%3Abat-1%C3%A9";

  @Test
  void png_readByAReader_givesTheLink() throws Exception {
    assertThat(read(QrCode.of(LINK).png())).isEqualTo(LINK);
  }

  @Test
  void svg_hasTheSameModulesAsThePng() {
    QrCode code = QrCode.of(LINK);
    int dark = 0;
    for (int row = 0; row < code.side(); row++) {
      for (int column = 0; column < code.side(); column++) {
        boolean drawn = code.svg().contains("M%d %dh1v1h-1z".formatted(column, row));
        assertThat(drawn).isEqualTo(code.isDark(column, row));
        dark += drawn ? 1 : 0;
      }
    }
    assertThat(Pattern.compile("h1v1").matcher(code.svg()).results().count()).isEqualTo(dark);
    assertThat(code.svg()).contains("viewBox=\"0 0 %d %d\"".formatted(code.side(), code.side()));
  }

  @Test
  void code_hasAQuietZoneOfFourModules() {
    QrCode code = QrCode.of(LINK);
    for (int i = 0; i < code.side(); i++) {
      for (int margin = 0; margin < 4; margin++) {
        assertThat(code.isDark(i, margin)).isFalse();
        assertThat(code.isDark(margin, i)).isFalse();
      }
    }
    assertThat(code.isDark(4, 4)).isTrue();
  }

  @Test
  void of_textThatIsTooLong_isRefused() {
    assertThatThrownBy(() -> QrCode.of("x".repeat(3_000)))
        .hasMessage("text must fit into a QR code, got 3000 characters");
  }

  @Test
  void link_isAtTheOperatorsHost_elseWhereTheRequestCame() {
    assertThat(PublicLink.of("urn:a:b c", "did:web:op.example%3A8443", "http://127.0.0.1:1"))
        .isEqualTo("https://op.example:8443/passport/urn%3Aa%3Ab%20c");
    assertThat(PublicLink.of("urn:a:b", "did:key:z6Mk", "http://127.0.0.1:8080"))
        .isEqualTo("http://127.0.0.1:8080/passport/urn%3Aa%3Ab");
  }

  /** What a reader sees in a PNG. */
  static String read(byte[] png) throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
        .getText();
  }
}
