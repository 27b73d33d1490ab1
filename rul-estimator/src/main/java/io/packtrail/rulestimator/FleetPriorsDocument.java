package io.packtrail.rulestimator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Fleet priors as JSON, to be kept; equal priors give equal bytes. */
public final class FleetPriorsDocument {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          // Documents outlive the build that wrote them.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private FleetPriorsDocument() {}

  /** The document. */
  public static String write(FleetPriors priors) {
    try {
      return MAPPER.writeValueAsString(priors);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("priors hold numbers and texts only", impossible);
    }
  }

  /**
   * Reads a document of {@link #write}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static FleetPriors read(String document) {
    try {
      return MAPPER.readValue(document, FleetPriors.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("document must hold fleet priors, got another", e);
    }
  }
}
