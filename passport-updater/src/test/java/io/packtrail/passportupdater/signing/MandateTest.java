package io.packtrail.passportupdater.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MandateTest {
  private static final String GOOD =
      """
      {"economicOperator":{"name":"Maker SE","identifier":"DE123456789012345"},"scope":"passports of all EV batteries",
       "from":"2026-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z","documentSha256":"%s","documentUrl":"https://maker.example/mandate.pdf"}
      """
          .formatted("0f".repeat(32));

  @Test
  void mandate_inADidDocument_isReadAsItWasWritten() {
    Mandate mandate = parse(GOOD);
    DidDocument document =
        DidDocument.of(new Issuer("did:web:operator.example", TestKeys.key(1)), Instant.EPOCH)
            .under(mandate);

    assertThat(DidDocument.parse(document.toBytes())).isEqualTo(document);
    assertThat(document.json().at("/service/0/type").asText()).isEqualTo("EconomicOperatorMandate");
    assertThat(document.json().at("/service/0/serviceEndpoint")).isEqualTo(mandate.json());
    assertThat(document.under(null).json().has("service")).isFalse();
    assertThat(mandate.inWords())
        .isEqualTo(
            "keeps passports for Maker SE (DE123456789012345) by written mandate from 2026-01-01T00:00:00Z until 2029-01-01T00:00:00Z, SHA-256 "
                + "0f".repeat(32));
  }

  @Test
  void mandate_ofAnotherForm_isRefused() {
    for (String wrong :
        List.of(
            GOOD.replace("2029", "2025"),
            GOOD.replace("0f", "0F"),
            GOOD.replace("\"Maker SE\"", "\"\""),
            GOOD.replace("Maker SE", "M".repeat(501)),
            GOOD.replace("\"scope\"", "\"Scope\""),
            GOOD.replace("\"name\"", "\"vat\":\"1\",\"name\""),
            "[]")) {
      assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(PassportException.class);
    }
  }

  private static Mandate parse(String text) {
    return Mandate.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
