package io.packtrail.timescalestore;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Session;
import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import java.util.List;

/** Results as JSON documents; the names are those of the domain's records. */
final class Json {
  static final TypeReference<SohResult> SOH = new TypeReference<>() {};
  static final TypeReference<RulResult> RUL = new TypeReference<>() {};
  static final TypeReference<DataQuality> QUALITY = new TypeReference<>() {};
  static final TypeReference<StressRecord> STRESS = new TypeReference<>() {};
  static final TypeReference<List<SohResult.Estimated>> HISTORY = new TypeReference<>() {};
  static final TypeReference<List<SmoothedHealth>> SMOOTHED = new TypeReference<>() {};
  static final TypeReference<List<Session>> SESSIONS = new TypeReference<>() {};
  static final TypeReference<List<CapacityObservation>> OBSERVATIONS = new TypeReference<>() {};

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // Documents outlive the build that wrote them.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(SohResult.class, SohKinds.class)
          .addMixIn(RulResult.class, RulKinds.class)
          .build();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SohResult.Estimated.class, name = "estimated"),
    @JsonSubTypes.Type(value = SohResult.NotEstimable.class, name = "not-estimable")
  })
  private interface SohKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RulResult.Forecast.class, name = "forecast"),
    @JsonSubTypes.Type(value = RulResult.NotEstimable.class, name = "not-estimable")
  })
  private interface RulKinds {}

  private Json() {}

  /** The document; its kind is written where {@code type} is sealed. */
  static <T> String write(TypeReference<T> type, T value) {
    try {
      return MAPPER.writerFor(type).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new StoreException(
          "json", "a result cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  static <T> T read(TypeReference<T> type, String document) {
    try {
      return MAPPER.readValue(document, type);
    } catch (JsonProcessingException e) {
      throw new StoreException(
          "json", "a stored result cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
