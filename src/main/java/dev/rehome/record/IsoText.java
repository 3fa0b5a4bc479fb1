package dev.rehome.record;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ISO 8601 extended format, as RFC 3339 and PostgreSQL write it: {@code 2025-05-24}, then
 * {@code T}, {@code t} or a blank, {@code 05:58}, {@code :24}, {@code .994068}, then {@code Z},
 * {@code +02}, {@code +0200} or {@code +02:00}, which a blank may precede. Written by hand because
 * it is an order of magnitude faster than a DateTimeFormatter and runs per value.
 */
final class IsoText {

  private static final int DATE_LENGTH = 10;
  private static final int NANO_DIGITS = 9;

  private final String text;
  private int at;

  /** Once anything did not fit, the rest no longer matters. */
  private boolean wrong;

  private IsoText(String text) {
    this.text = text;
  }

  /**
   * A LocalDate, LocalDateTime or OffsetDateTime, whichever the text is.
   *
   * @return null when it is none
   * @throws java.time.DateTimeException when it is one that does not exist, such as 2024-02-30
   */
  static @Nullable TemporalAccessor parse(String text) {
    return new IsoText(text).dateAndTime();
  }

  /** The same for a time of day. */
  static @Nullable LocalTime parseTime(String text) {
    IsoText parser = new IsoText(text);
    LocalTime time = parser.time();
    return parser.wrong || parser.at < text.length() ? null : time;
  }

  private @Nullable TemporalAccessor dateAndTime() {
    if (text.length() < DATE_LENGTH) {
      return null;
    }
    int year = number(4);
    expect('-');
    int month = number(2);
    expect('-');
    int day = number(2);
    if (wrong) {
      return null;
    }
    LocalDate date = LocalDate.of(year, month, day);
    return at == text.length() ? date : withTime(date);
  }

  private @Nullable TemporalAccessor withTime(LocalDate date) {
    if (!skip('T') && !skip('t') && !skip(' ')) {
      return null;
    }
    LocalTime time = time();
    if (wrong) {
      return null;
    }
    LocalDateTime local = LocalDateTime.of(date, time);
    if (at == text.length()) {
      return local;
    }
    ZoneOffset offset = offset();
    return wrong || at < text.length() ? null : OffsetDateTime.of(local, offset);
  }

  private LocalTime time() {
    int hour = number(2);
    expect(':');
    int minute = number(2);
    int second = 0;
    int nanos = 0;
    if (skip(':')) {
      second = number(2);
      if (skip('.') || skip(',')) {
        nanos = nanos();
      }
    }
    return wrong ? LocalTime.MIDNIGHT : LocalTime.of(hour, minute, second, nanos);
  }

  /** Digits finer than nanoseconds, unless zeros, come out as an odd nanosecond: not lost. */
  private int nanos() {
    int first = at;
    int value = 0;
    boolean finer = false;
    for (; at < text.length() && isDigit(text.charAt(at)); at++) {
      if (at - first < NANO_DIGITS) {
        value = value * 10 + text.charAt(at) - '0';
      } else {
        finer |= text.charAt(at) != '0';
      }
    }
    wrong |= at == first;
    for (int digits = at - first; digits < NANO_DIGITS; digits++) {
      value *= 10;
    }
    return finer ? value | 1 : value;
  }

  private ZoneOffset offset() {
    if (skip('Z') || skip('z')) {
      return ZoneOffset.UTC;
    }
    skip(' ');
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (!negative && !skip('+')) {
      wrong = true;
      return ZoneOffset.UTC;
    }
    at += negative ? 1 : 0;
    int hours = number(2);
    boolean colon = skip(':');
    int minutes = colon || at < text.length() ? number(2) : 0;
    wrong |= minutes > 59;
    if (wrong) {
      return ZoneOffset.UTC;
    }
    return negative
        ? ZoneOffset.ofHoursMinutes(-hours, -minutes)
        : ZoneOffset.ofHoursMinutes(hours, minutes);
  }

  private int number(int digits) {
    if (at + digits > text.length()) {
      wrong = true;
      return 1;
    }
    int value = 0;
    for (int end = at + digits; at < end; at++) {
      char c = text.charAt(at);
      wrong |= !isDigit(c);
      value = value * 10 + c - '0';
    }
    return value;
  }

  private void expect(char c) {
    wrong |= !skip(c);
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
