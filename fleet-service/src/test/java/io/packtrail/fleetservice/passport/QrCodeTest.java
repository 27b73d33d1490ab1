package io.packtrail.fleetservice.passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {
  private static final String LINK =
      "https://operator.example/passport/urn%3Aexample%3Abat-1%C3%A9";

  @Test
  void png_readByAReader_givesTheLink() throws Exception {
    assertThat(scan(QrCode.of(LINK))).isEqualTo(LINK);
  }

  @ParameterizedTest
  @ValueSource(ints = {27_326, 27_400, 54_521})
  void png_ofACodeThatOneReaderCannotReadUpright_isReadAsACameraDoes(int port) throws Exception {
    String link = "http://127.0.0.1:" + port + "/passport/urn%3Aexample%3AQR";

    assertThat(scan(QrCode.of(link))).isEqualTo(link);
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

  private static String scan(QrCode code) throws IOException {
    return QrScanner.read(ImageIO.read(new ByteArrayInputStream(code.png())));
  }
}
