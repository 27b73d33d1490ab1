package io.packtrail.passportupdater.part;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** Texts of a fixed form. */
final class PartTexts {
  private static final Pattern CAS = Pattern.compile("\\d{2,7}-\\d{2}-\\d");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*");
  private static final Pattern DURATION =
      Pattern.compile(
          "P(?!$)(?:\\d{1,6}Y)?(?:\\d{1,6}M)?(?:\\d{1,6}D)?(?:T(?=\\d)(?:\\d{1,6}H)?(?:\\d{1,6}M)?(?:\\d{1,6}S)?)?");

  private PartTexts() {}

  /** Refuses a text that has not the form of its kind. */
  static void check(String kind, String path, String text) {
    boolean is =
        switch (kind) {
          case "cas" -> CAS.matcher(text).matches() && isCasNumber(text);
          case "language" -> LANGUAGE.matcher(text).matches();
          case "duration" -> DURATION.matcher(text).matches();
          case "date" -> isDate(text);
          case "uri" -> isUri(text);
          default -> throw new IllegalStateException("content.tsv has no kind " + kind);
        };
    if (!is) {
      throw ContentRules.refused(
          path,
          switch (kind) {
            case "cas" -> "be a CAS number with its check digit";
            case "language" -> "name languages such as en or de-AT";
            case "duration" -> "be an ISO 8601 duration such as P8Y";
            case "date" -> "be a date such as 2026-11-23";
            default -> "be an absolute URI";
          },
          text);
    }
  }

  /** The last digit: the others, counted from the right, times their place, modulo 10. */
  private static boolean isCasNumber(String text) {
    String digits = text.replace("-", "");
    int sum = 0;
    for (int place = 1; place < digits.length(); place++) {
      sum += place * (digits.charAt(digits.length() - 1 - place) - '0');
    }
    return sum % 10 == digits.charAt(digits.length() - 1) - '0';
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text).toString().equals(text);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isUri(String text) {
    try {
      return new URI(text).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
