package io.packtrail.mqttingest.wire;

import java.util.Locale;

/** Why a message cannot be stored as it is; the codes are stable and documented. */
public enum RejectionCode {
  /** Not one object of JSON or CBOR, or truncated, or nested or long beyond reason. */
  UNPARSABLE,
  /** A field that every message or sample needs is absent. */
  MISSING_FIELD,
  /** A field that this version does not know; a typing mistake would otherwise lose its values. */
  UNKNOWN_FIELD,
  /** The same field twice in one object, or both forms of samples in one message. */
  DUPLICATE_FIELD,
  /** A text where a number belongs, and the like. */
  WRONG_TYPE,
  /** A row holds more or fewer values than there are fields. */
  ROW_LENGTH,
  /** The battery's identifier has characters or a length that none has. */
  BAD_BATTERY_ID,
  /** The message's identifier is empty, too long or has characters that cannot be kept. */
  BAD_MESSAGE_ID,
  /** More samples than one message may hold. */
  TOO_MANY_SAMPLES,
  /** A message with no sample at all. */
  NO_SAMPLES,
  /** Neither RFC 3339 nor epoch milliseconds. */
  BAD_TIME,
  /** A local time: nobody can say when it was. */
  TIME_WITHOUT_ZONE,
  /** Later than the moment of receipt by more than the tolerance. */
  TIME_IN_FUTURE,
  /** Before 2000-01-01: a clock that was never set, or another unit. */
  TIME_UNSET_CLOCK,
  /** Two samples with the same time in one message. */
  DUPLICATE_TIME,
  /** A number that is no number: NaN or infinite. */
  NOT_FINITE,
  /** Outside of what any vehicle could physically report; often another unit. */
  VALUE_OUT_OF_RANGE,
  /** A topic that belongs to no gateway. */
  BAD_TOPIC,
  /** A text or a list that is longer than accepted. */
  TOO_LONG,
  /** A word that is none of those accepted. */
  UNKNOWN_WORD,
  /** An end that does not lie behind its beginning. */
  WRONG_ORDER,
  /** A mapping profile that names no battery for what the topic or the message calls it. */
  UNMAPPED_BATTERY,
  /** Sparkplug data by alias of a node or device whose birth this process has not seen. */
  SPARKPLUG_NO_BIRTH,
  /** A Sparkplug alias that no birth has named. */
  SPARKPLUG_UNKNOWN_ALIAS,
  /** Sparkplug data by alias after a gap in which a birth may have been lost. */
  SPARKPLUG_SEQUENCE_GAP,
  /** The store refuses this one message for good. */
  STORE_REFUSED,
  /** A defect of the decoder itself; the bytes are kept, and the log says more. */
  DECODER_FAILED;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The code as stored and documented, for example {@code time-in-future}. */
  public String code() {
    return code;
  }

  @Override
  public String toString() {
    return code;
  }
}
