package dev.rehome.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.record.DateTimeRules.Overlap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoercionTests {

  private static final Coercion TEXT = Coercion.to(ColumnType.TEXT);
  private static final Coercion TIMESTAMP = Coercion.to(ColumnType.TIMESTAMP);

  @Test
  void writesNumbersAndBooleansAsPlainText() {
    assertThat(TEXT.coerce(12L)).isEqualTo("12");
    assertThat(TEXT.coerce(new BigDecimal("1.50"))).isEqualTo("1.50");
    assertThat(TEXT.coerce(new BigDecimal("1e3"))).isEqualTo("1000");
    assertThat(TEXT.coerce(new BigDecimal("1e-7"))).isEqualTo("0.0000001");
    assertThat(TEXT.coerce(new BigDecimal("1e400"))).isEqualTo("1E+400");
    assertThat(TEXT.coerce(true)).isEqualTo("true");
    assertThat(TEXT.coerce("")).isEqualTo("");
  }

  @Test
  void givesTextsTheLiteralOfANumberAndEverythingElseTheNumber() {
    Number literal = LiteralNumber.of(1L, "01");

    assertThat(LiteralNumber.of(1L, "1")).isEqualTo(1L);
    assertThat(TEXT.coerce(literal)).isEqualTo("01");
    assertThat(Coercion.to(ColumnType.LONG_TEXT).coerce(literal)).isEqualTo("01");
    assertThat(Coercion.to(ColumnType.TEXT_ARRAY).coerce(literal)).isEqualTo(List.of("01"));
    assertThat(Coercion.to(ColumnType.INTEGER).coerce(literal)).isEqualTo(1L);
    assertThat(Coercion.to(ColumnType.DECIMAL).coerce(literal)).isEqualTo(BigDecimal.ONE);
    assertThat(Coercion.to(ColumnType.DOUBLE).coerce(literal)).isEqualTo(1.0);
    assertThat(Coercion.to(ColumnType.BOOLEAN).coerce(literal)).isEqualTo(true);
    assertThat(Coercion.to(ColumnType.JSON).coerce(Map.of("a", literal))).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColumnType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JSON", "TEXT_ARRAY", "INTEGER_ARRAY", "DECIMAL_ARRAY", "UUID_ARRAY"})
  void refusesListsAndMapsWhereASingleValueBelongs(ColumnType type) {
    assertMismatch(type, List.of(1L), "structure", "a list of 1 element");
    assertMismatch(type, Map.of("a", 1L, "b", 2L), "structure", "an object with 2 members");
  }

  @Test
  void limitsTextsButNotLongTexts() {
    String longest = "x".repeat(ColumnType.MAX_TEXT_LENGTH);
    assertThat(TEXT.coerce(longest)).isEqualTo(longest);
    assertMismatch(ColumnType.TEXT, longest + "x", "length", "long_text");
    assertThat(Coercion.to(ColumnType.LONG_TEXT).coerce(longest + "x")).isEqualTo(longest + "x");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColumnType.class,
      names = {"TEXT", "LONG_TEXT", "JSON", "TEXT_ARRAY"})
  void findsCharactersThatNoDatabaseStores(ColumnType type) {
    assertMismatch(type, "a\u0000b", "nul-character", "\"a\\u0000b\"");
    assertMismatch(type, "a\ud800b", "lone-surrogate", "character");
    assertMismatch(type, "a\udc00", "lone-surrogate", "character");
    assertMismatch(type, "a\ud800", "lone-surrogate", "character");
    assertThat(Coercion.to(type).coerce("\ud83d\ude00")).isNotInstanceOf(Mismatch.class);
  }

  @Test
  void findsNulDeepInJsonAndInItsNames() {
    assertMismatch(ColumnType.JSON, Map.of("a", List.of("\u0000")), "nul-character", "object");
    assertMismatch(ColumnType.JSON, Map.of("\u0000", 1L), "nul-character", "object");
    assertThat(Coercion.to(ColumnType.JSON).coerce("\\u0000")).isEqualTo("\"\\\\u0000\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "007,7",
    "-12,-12",
    "+5,5",
    "1.0,1",
    "2e3,2000",
    "9223372036854775807,9223372036854775807",
    "-9223372036854775808,-9223372036854775808"
  })
  void readsIntegersFromTexts(String text, long expected) {
    assertThat(Coercion.to(ColumnType.INTEGER).coerce(text)).isEqualTo(expected);
    assertThat(Coercion.to(ColumnType.INTEGER).coerce(new BigDecimal(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "1.5",
        "1,000",
        "0x1",
        "abc",
        "-",
        "+",
        "1.",
        ".5",
        "1e",
        "٣",
        "NaN",
        "1_000",
        "--1",
        "1e99999999999"
      })
  void refusesTextsThatAreNoInteger(String text) {
    assertMismatch(ColumnType.INTEGER, text, "type", "an integer");
  }

  @Test
  void refusesIntegersOfMoreThan64Bits() {
    assertMismatch(ColumnType.INTEGER, "9223372036854775808", "range", "64 bits");
    assertMismatch(ColumnType.INTEGER, "-9223372036854775809", "range", "64 bits");
    assertMismatch(ColumnType.INTEGER, BigInteger.TWO.pow(64), "range", "64 bits");
    assertMismatch(ColumnType.INTEGER, new BigDecimal("1e2147483647"), "range", "64 bits");
    assertMismatch(ColumnType.INTEGER, true, "type", "found true");
  }

  @Test
  void keepsDecimalsExact() {
    Coercion decimal = Coercion.to(ColumnType.DECIMAL);
    assertThat(decimal.coerce("0.10")).isEqualTo(new BigDecimal("0.10"));
    assertThat(decimal.coerce(3L)).isEqualTo(new BigDecimal("3"));
    assertThat(decimal.coerce(BigInteger.TWO.pow(70)))
        .isEqualTo(new BigDecimal(BigInteger.TWO.pow(70)));
    assertMismatch(ColumnType.DECIMAL, "1e2000000000", "range", "digits");
    assertMismatch(ColumnType.DECIMAL, "1e-2000000000", "range", "digits");
    assertMismatch(ColumnType.DECIMAL, "1" + "0".repeat(200_000), "type", "…");
  }

  @Test
  void acceptsOnlyFiniteDoubles() {
    assertThat(Coercion.to(ColumnType.DOUBLE).coerce("2.5e-3")).isEqualTo(0.0025);
    assertThat(Coercion.to(ColumnType.DOUBLE).coerce(2L)).isEqualTo(2.0);
    assertMismatch(ColumnType.DOUBLE, "1e400", "range", "64 bits");
    assertMismatch(ColumnType.DOUBLE, "Infinity", "type", "finite");
    assertMismatch(ColumnType.DOUBLE, Double.NaN, "type", "finite");
  }

  @Test
  void refusesNumbersThatADoubleWouldTurnIntoZero() {
    Coercion binary = Coercion.to(ColumnType.DOUBLE);
    for (Object tiny :
        List.of("1e-400", "-1e-400", "2e-324", new BigDecimal("1e-400"), "1e-2147483647")) {
      assertMismatch(ColumnType.DOUBLE, tiny, "range", "type decimal");
    }
    assertThat(binary.coerce("4.9e-324")).isEqualTo(Double.MIN_VALUE);
    assertThat(binary.coerce("1e-310")).isEqualTo(1e-310);
    for (Object zero : List.of("0", "-0", "0.000", "0e-400", 0L, new BigDecimal("0e-400"))) {
      assertThat(binary.coerce(zero)).isEqualTo(0.0);
    }
  }

  @Test
  void readsBooleans() {
    Coercion bool = Coercion.to(ColumnType.BOOLEAN);
    for (Object yes : List.of(true, "true", "TRUE", "Yes", "1", 1L)) {
      assertThat(bool.coerce(yes)).isEqualTo(true);
    }
    for (Object no : List.of(false, "False", "no", "0", 0L)) {
      assertThat(bool.coerce(no)).isEqualTo(false);
    }
    for (Object other : List.of("t", "on", 2L, "", "ja", new BigDecimal("0.5"))) {
      assertMismatch(ColumnType.BOOLEAN, other, "type", "a boolean");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2025-05-24T05:58:24.994068Z, 2025-05-24T05:58:24.994068Z",
    "2025-05-24T05:58:24.994068+02:00, 2025-05-24T05:58:24.994068+02:00",
    "2025-05-24T05:58:24+0530, 2025-05-24T05:58:24+05:30",
    "2025-05-24 05:58:24-03, 2025-05-24T05:58:24-03:00",
    "2025-05-24 05:58:24 +02:00, 2025-05-24T05:58:24+02:00",
    "2025-05-24t05:58z, 2025-05-24T05:58Z",
    "2025-05-24T05:58:24.1234560000000Z, 2025-05-24T05:58:24.123456Z",
    "'2025-05-24T05:58:24,5Z', 2025-05-24T05:58:24.5Z"
  })
  void readsTimestampsWithOffsetAndMicroseconds(String text, String expected) {
    assertThat(TIMESTAMP.coerce(text)).isEqualTo(OffsetDateTime.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00Z",
        "2024-13-01T00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60Z",
        "2024-01-01T00:00:60Z",
        "24-01-01T00:00Z",
        "2024-1-1T00:00Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00Zx",
        "2024-01-01T00:00:00+",
        "2024-01-01T00:00:00+2",
        "2024-01-01T00:00:00+02:",
        "2024-01-01T",
        "2024-01-01T00:00:00+02:60",
        "2024-01-01T00:00:00+19:00",
        "01/02/2024",
        "1716530304",
        "2024-01-01X00:00:00Z",
        "２０２４-01-01T00:00Z"
      })
  void refusesTimestampsThatAreNone(String text) {
    assertMismatch(ColumnType.TIMESTAMP, text, "type", "timestamp");
  }

  @Test
  void doesNotGuessEpochNumbers() {
    assertMismatch(ColumnType.TIMESTAMP, 1716530304L, "type", "found 1716530304");
    assertMismatch(ColumnType.DATE, 20240101L, "type", "a date");
  }

  @Test
  void refusesDigitsFinerThanMicroseconds() {
    assertMismatch(
        ColumnType.TIMESTAMP, "2025-05-24T05:58:24.9940681Z", "precision", "microseconds");
    assertMismatch(
        ColumnType.TIMESTAMP, "2025-05-24T05:58:24.123456000001Z", "precision", "microseconds");
    assertMismatch(ColumnType.DATETIME, "2025-05-24T05:58:24.0000001", "precision", "6 digits");
    assertMismatch(ColumnType.TIME, "05:58:24.0000001", "precision", "6 digits");
  }

  @Test
  void needsAZoneForLocalTimes() {
    assertMismatch(ColumnType.TIMESTAMP, "2025-05-24T05:58:24", "no-zone", "offset");
    assertMismatch(ColumnType.TIMESTAMP, "2025-05-24", "no-zone", "offset");
    Coercion berlin = in("Europe/Berlin", ColumnType.TIMESTAMP);
    assertThat(berlin.coerce("2025-05-24T05:58:24"))
        .isEqualTo(OffsetDateTime.parse("2025-05-24T05:58:24+02:00"));
    assertThat(berlin.coerce("2025-01-24"))
        .isEqualTo(OffsetDateTime.parse("2025-01-24T00:00+01:00"));
    assertThat(berlin.coerce("2025-05-24T05:58:24Z"))
        .isEqualTo(OffsetDateTime.parse("2025-05-24T05:58:24Z"));
  }

  @Test
  void refusesLocalTimesThatTheClocksSkipAndTakesTheEarlierOfTwo() {
    Coercion berlin = in("Europe/Berlin", ColumnType.TIMESTAMP);
    assertThat(berlin.coerce("2025-03-30T02:30:00"))
        .isInstanceOfSatisfying(
            Mismatch.class, mismatch -> assertThat(mismatch.message()).contains("skip"));
    assertThat(berlin.coerce("2025-10-26T02:30:00"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+02:00"));
  }

  @Test
  void takesWhatTheSpecSaysOfLocalTimesThatTheClocksShowTwice() {
    String twice = "2025-10-26T02:30:00";
    Coercion later = in("Europe/Berlin", Overlap.LATER, ColumnType.TIMESTAMP);
    assertThat(later.coerce(twice)).isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+01:00"));
    assertThat(later.coerce("2025-10-26T02:30:00+02:00"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+02:00"));
    Coercion reject = in("Europe/Berlin", Overlap.REJECT, ColumnType.TIMESTAMP);
    assertThat(reject.coerce(twice))
        .isInstanceOfSatisfying(
            Mismatch.class,
            mismatch -> {
              assertThat(mismatch.code()).isEqualTo("ambiguous-time");
              assertThat(mismatch.message()).contains("+02:00 and at +01:00", twice);
            });
    assertThat(reject.coerce("2025-10-26T03:00:00"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T03:00+01:00"));
    assertThat(reject.coerce("2025-10-26"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T00:00+02:00"));
  }

  @Test
  void judgesTimesOfARegionInTheTextAsThoseOfAZoneInTheSpec() {
    List<DateTimeFormatter> formats = List.of(format("uuuu-MM-dd HH:mm[ XXX] VV"));
    Coercion earlier =
        Coercion.to(ColumnType.TIMESTAMP, new DateTimeRules(null, Overlap.EARLIER, formats));
    assertThat(earlier.coerce("2025-03-30 02:30 Europe/Berlin"))
        .isInstanceOfSatisfying(
            Mismatch.class, mismatch -> assertThat(mismatch.message()).contains("skip"));
    assertThat(earlier.coerce("2025-10-26 02:30 Europe/Berlin"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+02:00"));
    assertThat(earlier.coerce("2025-10-26 02:30 +01:00 Europe/Berlin"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+01:00"));
    Coercion reject =
        Coercion.to(ColumnType.TIMESTAMP, new DateTimeRules(null, Overlap.REJECT, formats));
    assertThat(reject.coerce("2025-10-26 02:30 Europe/Berlin")).isInstanceOf(Mismatch.class);
  }

  @Test
  void readsDatesTimesAndLocalDateTimes() {
    assertThat(Coercion.to(ColumnType.DATE).coerce("2024-02-29"))
        .isEqualTo(LocalDate.of(2024, 2, 29));
    assertMismatch(ColumnType.DATE, "2024-02-30", "type", "that exists");
    assertMismatch(ColumnType.DATE, "2024-02-29T10:00:00", "type", "a date");
    assertMismatch(ColumnType.DATE, "0000-01-01", "range", "year");
    assertThat(Coercion.to(ColumnType.TIME).coerce("05:58:24.000001"))
        .isEqualTo(LocalTime.of(5, 58, 24, 1_000));
    assertMismatch(ColumnType.TIME, "25:00", "type", "a time");
    assertMismatch(ColumnType.TIME, "05:58Z", "type", "a time");
    assertThat(Coercion.to(ColumnType.DATETIME).coerce("2025-05-24 05:58"))
        .isEqualTo(LocalDateTime.of(2025, 5, 24, 5, 58));
    assertThat(Coercion.to(ColumnType.DATETIME).coerce("2025-05-24"))
        .isEqualTo(LocalDateTime.of(2025, 5, 24, 0, 0));
    assertMismatch(ColumnType.DATETIME, "2025-05-24T05:58Z", "type", "without an offset");
    assertThat(in("Europe/Berlin", ColumnType.DATETIME).coerce("2025-05-24T05:58Z"))
        .isEqualTo(LocalDateTime.of(2025, 5, 24, 7, 58));
  }

  @Test
  void saysOfATextInTheFormatThatItsDayDoesNotExist() {
    Coercion date = formatted(ColumnType.DATE, "dd.MM.uuuu");
    Coercion dateTime = formatted(ColumnType.DATETIME, "dd.MM.uuuu HH:mm");
    Coercion time = formatted(ColumnType.TIME, "HH.mm");
    assertThat(List.of(date.coerce("30.02.2020"), date.coerce("soon"), date.coerce("1.2.2020 x")))
        .extracting(mismatch -> ((Mismatch) mismatch).message())
        .containsExactly(
            "expected a date that exists but found \"30.02.2020\"",
            "expected a date in the declared format but found \"soon\"",
            "expected a date in the declared format but found \"1.2.2020 x\"");
    assertThat(List.of(dateTime.coerce("31.04.2020 10:00"), time.coerce("25.00")))
        .extracting(mismatch -> ((Mismatch) mismatch).message())
        .containsExactly(
            "expected a datetime that exists but found \"31.04.2020 10:00\"",
            "expected a time that exists but found \"25.00\"");
  }

  @Test
  void readsDeclaredFormatsAndNothingElse() {
    Coercion german =
        Coercion.to(
            ColumnType.TIMESTAMP,
            new DateTimeRules(
                ZoneId.of("Europe/Berlin"),
                Overlap.EARLIER,
                List.of(format("dd.MM.uuuu HH:mm"), format("dd.MM.uuuu"))));
    assertThat(german.coerce("24.05.2025 05:58"))
        .isEqualTo(OffsetDateTime.parse("2025-05-24T05:58+02:00"));
    assertThat(german.coerce("24.05.2025"))
        .isEqualTo(OffsetDateTime.parse("2025-05-24T00:00+02:00"));
    assertThat(german.coerce("30.02.2025")).isInstanceOf(Mismatch.class);
    assertThat(german.coerce("2025-05-24T05:58:24Z")).isInstanceOf(Mismatch.class);
    Coercion zoned = formatted(ColumnType.TIMESTAMP, "uuuu-MM-dd HH:mm VV");
    assertThat(zoned.coerce("2025-05-24 05:58 America/New_York"))
        .isEqualTo(OffsetDateTime.parse("2025-05-24T05:58-04:00"));
    assertThat(formatted(ColumnType.TIME, "HH.mm").coerce("05.58")).isEqualTo(LocalTime.of(5, 58));
    assertThat(formatted(ColumnType.DATE, "dd/MM/uuuu").coerce("01/02/2024"))
        .isEqualTo(LocalDate.of(2024, 2, 1));
  }

  @Test
  void readsOnlyWholeUuids() {
    String text = "6BA7b810-9dad-11d1-80b4-00c04fd430c8";
    assertThat(Coercion.to(ColumnType.UUID).coerce(text)).isEqualTo(UUID.fromString(text));
    for (String wrong : List.of("1-1-1-1-1", "", text + "0", text.replace('-', 'x'), "{" + text)) {
      assertMismatch(ColumnType.UUID, wrong, "type", "a UUID");
    }
  }

  @Test
  void writesJsonCompactlyAndExactly() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("b", new BigDecimal("1.10"));
    value.put("a", Arrays.asList(1L, null, true, "q\"\\\n\té"));
    value.put("empty", Map.of());
    value.put("none", List.of());
    assertThat(Coercion.to(ColumnType.JSON).coerce(value))
        .isEqualTo(
            "{\"b\":1.10,\"a\":[1,null,true,\"q\\\"\\\\\\n\\té\"],\"empty\":{},\"none\":[]}");
    assertThat(Coercion.to(ColumnType.JSON).coerce(BigInteger.TWO.pow(80)))
        .isEqualTo("1208925819614629174706176");
  }

  @Test
  void writesJsonOfAnyDepth() {
    Object value = 1L;
    for (int i = 0; i < 100_000; i++) {
      value = new ArrayList<>(List.of(value));
    }
    assertThat((String) Coercion.to(ColumnType.JSON).coerce(value)).hasSize(200_001);
  }

  @Test
  void readsBase64() {
    assertThat((byte[]) Coercion.to(ColumnType.BYTES).coerce("aMOp"))
        .isEqualTo("hé".getBytes(StandardCharsets.UTF_8));
    assertMismatch(ColumnType.BYTES, "a*", "type", "Base64");
    assertMismatch(ColumnType.BYTES, 1L, "type", "Base64");
  }

  @Test
  void makesTextArrays() {
    Coercion array = Coercion.to(ColumnType.TEXT_ARRAY);
    assertThat(array.coerce(List.of("a", 1L, true))).isEqualTo(List.of("a", "1", "true"));
    assertThat(array.coerce("a")).isEqualTo(List.of("a"));
    assertThat(array.coerce(List.of())).isEqualTo(List.of());
    assertMismatch(
        ColumnType.TEXT_ARRAY, Arrays.asList("a", null), "type", "its element 2 is null");
    assertMismatch(ColumnType.TEXT_ARRAY, List.of(List.of("a")), "structure", "a list of");
    assertMismatch(ColumnType.TEXT_ARRAY, Map.of("a", 1L), "structure", "an object");
  }

  @Test
  void showsFoundValuesShortenedAndWithoutControlCharacters() {
    assertThat(((Mismatch) Coercion.to(ColumnType.INTEGER).coerce("x".repeat(500))).message())
        .isEqualTo("expected an integer but found \"" + "x".repeat(80) + "…\"");
    assertMismatch(ColumnType.INTEGER, "a\u001b[31m", "type", "\"a\\u001b[31m\"");
  }

  private static Coercion in(String zone, ColumnType type) {
    return in(zone, Overlap.EARLIER, type);
  }

  private static Coercion in(String zone, Overlap overlap, ColumnType type) {
    return Coercion.to(type, new DateTimeRules(ZoneId.of(zone), overlap, List.of()));
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static Coercion formatted(ColumnType type, String pattern) {
    return Coercion.to(type, new DateTimeRules(null, Overlap.EARLIER, List.of(format(pattern))));
  }

  private static void assertMismatch(ColumnType type, Object value, String code, String message) {
    assertThat(Coercion.to(type).coerce(value))
        .isInstanceOfSatisfying(
            Mismatch.class,
            mismatch -> {
              assertThat(mismatch.code()).isEqualTo(code);
              assertThat(mismatch.message()).contains(message);
            });
  }

  @Test
  void readsListsOfNumbersAndUuids() {
    assertThat(
            Coercion.to(ColumnType.INTEGER_ARRAY).coerce(List.of("1", 2L, new BigDecimal("3.0"))))
        .isEqualTo(List.of(1L, 2L, 3L));
    assertThat(Coercion.to(ColumnType.DECIMAL_ARRAY).coerce(List.of("1.50")))
        .isEqualTo(List.of(new BigDecimal("1.50")));
    assertThat(Coercion.to(ColumnType.UUID_ARRAY).coerce("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        .isEqualTo(List.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8")));
    assertMismatch(ColumnType.INTEGER_ARRAY, List.of("1", "x"), "type", "an integer");
    assertMismatch(ColumnType.INTEGER_ARRAY, Arrays.asList(1L, null), "type", "element 2 is null");
    assertMismatch(ColumnType.UUID_ARRAY, List.of(List.of()), "structure", "a list of 0 elements");
  }

  @Test
  void readsNumbersOf32Bits() {
    assertThat(Coercion.to(ColumnType.REAL).coerce("0.1")).isEqualTo(0.1f);
    assertMismatch(ColumnType.REAL, "3.5e38", "range", "real");
    assertMismatch(ColumnType.REAL, "1e-50", "range", "real");
    assertMismatch(ColumnType.REAL, "x", "type", "a finite number");
  }
}
