package io.packtrail.rulestimator.warranty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryCategory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarrantyCatalogueTest {
  private static final WarrantyCatalogue BUILT_IN = WarrantyCatalogue.builtIn();

  /** UN GTR 22, 5.2, and Regulation (EU) 2024/1257, Annex II. */
  @ParameterizedTest
  @CsvSource({
    "gtr-22-5-years, 0.80, 5, 100000",
    "gtr-22-8-years, 0.70, 8, 160000",
    "euro-7-m1-5-years, 0.80, 5, 100000",
    "euro-7-m1-8-years, 0.72, 8, 160000",
    "euro-7-n1-5-years, 0.75, 5, 100000",
    "euro-7-n1-8-years, 0.67, 8, 160000"
  })
  void builtIn_minimumPerformanceRequirements_areThoseOfTheLaw(
      String code, double threshold, double years, double km) {
    WarrantyTerms terms = BUILT_IN.named(code);

    assertThat(terms.thresholdRatio()).isEqualTo(threshold);
    assertThat(terms.years()).isEqualTo(years);
    assertThat(terms.km()).isEqualTo(km);
    assertThat(terms.basis()).isEqualTo(WarrantyTerms.Basis.CERTIFIED_ENERGY);
  }

  @Test
  void builtIn_everyTerms_haveASource() {
    assertThat(BUILT_IN.all()).allSatisfy(terms -> assertThat(terms.source()).isNotBlank());
    assertThat(BUILT_IN.of(BatteryCategory.STATIONARY))
        .extracting(WarrantyTerms::code)
        .containsExactly("home-storage-10-years");
  }

  @Test
  void with_ownTerms_comeFirstAndReplaceThoseOfTheirCode() {
    WarrantyCatalogue own =
        read(
            """
            {"terms": [
              {"code": "fleet-2026", "name": "Fleet contract", "thresholdPercent": 75, "years": 6, "km": 300000,
               "charging": {"lowDegC": 0, "highDegC": 45, "hoursAbove": 10}, "chargeCRate": 1.5, "source": "contract 17"},
              {"code": "usual-8-years", "name": "Ours", "thresholdPercent": 65, "years": 8, "source": "contract 18"}]}
            """);

    WarrantyCatalogue both = BUILT_IN.with(own);

    assertThat(both.all().get(0).code()).isEqualTo("fleet-2026");
    assertThat(both.named("usual-8-years").thresholdRatio()).isEqualTo(0.65);
    assertThat(both.named("usual-8-years").km()).isNull();
    assertThat(both.all()).hasSize(BUILT_IN.all().size() + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | terms must be an array",
        "{\"terms\": []} | terms must be an array",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"years\": 8, \"source\": \"s\"}]} | thresholdPercent must be given",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"thresholdPercent\": 70, \"years\": 0, \"source\": \"s\"}]} | in terms a: years must be in",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"thresholdPercent\": 170, \"years\": 1, \"source\": \"s\"}]} | thresholdPercent must be in [30, 100], got 170 %",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"threshold\": 70, \"years\": 1, \"source\": \"s\"}]} | member of terms must be one of",
        "{\"terms\": [{\"code\": \"A b\", \"name\": \"A\", \"thresholdPercent\": 70, \"years\": 1, \"source\": \"s\"}]} | code must match",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"thresholdPercent\": 70, \"years\": 1, \"km\": -5, \"source\": \"s\"}]} | km must be above 0, got -5 km",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"thresholdPercent\": 70, \"years\": 1, \"categories\": [\"car\"], \"source\": \"s\"}]} | categories must be of",
        "{\"terms\": [{\"code\": \"a\", \"name\": \"A\", \"thresholdPercent\": 70, \"years\": 1}]} | source must be text",
        "{\"terms\" | terms must be JSON"
      })
  void read_whatAreNoTerms_isRefusedWithTheReason(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static WarrantyCatalogue read(String json) {
    return WarrantyCatalogue.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
