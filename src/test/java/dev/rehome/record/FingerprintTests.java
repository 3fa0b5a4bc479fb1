package dev.rehome.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.Fingerprint.Column;
import dev.rehome.record.Fingerprint.Part;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FingerprintTests {

  private static final int ROUNDS = 2_000;

  private final Random random = new Random(20_260_101);

  // --- equal values in other spellings ----------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void staysWhenAValueIsSpeltOtherwise(ColumnType type) {
    for (int i = 0; i < ROUNDS; i++) {
      Object value = value(type);
      Object other = respelt(type, value);
      assertThat(of(type, other)).as("%s as %s", value, other).isEqualTo(of(type, value));
    }
  }

  @ParameterizedTest
  @EnumSource
  void differsWithEveryOtherValue(ColumnType type) {
    Map<String, Object> seen = new HashMap<>();
    Set<Object> values = new HashSet<>();
    for (int i = 0; i < ROUNDS; i++) {
      Object value = value(type);
      if (values.add(canonical(type, value))) {
        assertThat(seen.put(of(type, value), value)).as("%s", value).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void differsBetweenAValueAndNone(ColumnType type) {
    assertThat(of(type, value(type))).isNotEqualTo(of(type, null));
  }

  @Test
  void comparesNumbersByValue() {
    assertThat(of(ColumnType.DECIMAL, new BigDecimal("1.00")))
        .isEqualTo(of(ColumnType.DECIMAL, BigDecimal.ONE))
        .isEqualTo(of(ColumnType.DECIMAL, 1L))
        .isEqualTo(of(ColumnType.INTEGER, 1L))
        .isEqualTo(of(ColumnType.INTEGER, 1))
        .isEqualTo(of(ColumnType.INTEGER, BigInteger.ONE))
        .isEqualTo(of(ColumnType.INTEGER, 1.0));
    assertThat(of(ColumnType.DECIMAL, new BigDecimal("0E+5")))
        .isEqualTo(of(ColumnType.INTEGER, 0L));
    assertThat(of(ColumnType.DECIMAL, new BigDecimal("9223372036854775807.0")))
        .isEqualTo(of(ColumnType.INTEGER, Long.MAX_VALUE));
    assertThat(of(ColumnType.DECIMAL, new BigDecimal("1e2147483647")))
        .isNotEqualTo(of(ColumnType.DECIMAL, new BigDecimal("1e2147483646")));
  }

  @Test
  void treatsBothZerosAndAllNanAsEqual() {
    assertThat(of(ColumnType.DOUBLE, -0.0)).isEqualTo(of(ColumnType.DOUBLE, 0.0));
    assertThat(of(ColumnType.REAL, -0.0f)).isEqualTo(of(ColumnType.REAL, 0.0f));
    assertThat(of(ColumnType.DOUBLE, Double.longBitsToDouble(0x7ff8000000000001L)))
        .isEqualTo(of(ColumnType.DOUBLE, Double.NaN));
    assertThat(of(ColumnType.DOUBLE, Double.MIN_VALUE)).isNotEqualTo(of(ColumnType.DOUBLE, 0.0));
  }

  @Test
  void takesARealOfADatabaseThatHasOnlyDoubles() {
    assertThat(of(ColumnType.REAL, 0.1)).isEqualTo(of(ColumnType.REAL, 0.1f));
    assertThat(of(ColumnType.REAL, (double) 0.1f)).isEqualTo(of(ColumnType.REAL, 0.1f));
    assertThat(of(ColumnType.REAL, 0.1000001)).isNotEqualTo(of(ColumnType.REAL, 0.1f));
    assertThat(of(ColumnType.REAL, 0.1000000001)).isNotEqualTo(of(ColumnType.REAL, 0.1f));
  }

  @Test
  void takesAnInstantOfAColumnWithoutTimeZone() {
    assertThat(of(ColumnType.TIMESTAMP, LocalDateTime.parse("2025-05-24T05:58:24.000001")))
        .isEqualTo(
            of(ColumnType.TIMESTAMP, OffsetDateTime.parse("2025-05-24T07:58:24.000001+02:00")));
  }

  // --- JSON -------------------------------------------------------------------------------------

  @Test
  void comparesJsonByValue() {
    String json = "{\"a\":[1,true,null,\"é\\n\"],\"b\":{\"c\":1.50,\"d\":\"\"}}";
    String other =
        " {\"b\" : {\"d\":\"\", \"c\":15e-1} ,\n\"\\u0061\":[1.0,true, null,\"\\u00e9\\u000a\"]}";
    assertThat(of(ColumnType.JSON, other)).isEqualTo(of(ColumnType.JSON, json));
    for (String different :
        List.of(
            "{\"a\":[true,1,null,\"é\\n\"],\"b\":{\"c\":1.5,\"d\":\"\"}}",
            "{\"a\":[1,true,null,\"é\\n\"],\"b\":{\"c\":1.5,\"d\":null}}",
            "{\"a\":[1,true,null,\"é\\n\"],\"b\":{\"c\":1.5}}",
            "{\"a\":[1,true,null,\"é\\n\"],\"b\":{\"c\":\"1.5\",\"d\":\"\"}}",
            "{\"a\":[1,true,null,\"é\\n\",{}],\"b\":{\"c\":1.5,\"d\":\"\"}}",
            "[]",
            "{}",
            "\"\"",
            "null")) {
      assertThat(of(ColumnType.JSON, different)).isNotEqualTo(of(ColumnType.JSON, json));
    }
  }

  @Test
  void doesNotMistakeNestingInJson() {
    List<String> jsons =
        List.of(
            "[]",
            "[[]]",
            "[[],[]]",
            "[[[]]]",
            "{}",
            "[{}]",
            "{\"a\":{}}",
            "{\"a\":[]}",
            "{\"a\":1,\"b\":2}",
            "{\"a\":{\"b\":2}}",
            "[\"a\",1]",
            "[1,2]",
            "[12]",
            "[\"1\",2]");
    assertThat(jsons.stream().map(json -> of(ColumnType.JSON, json)).distinct())
        .hasSameSizeAs(jsons);
  }

  @Test
  void treatsMalformedJsonAsText() {
    List<String> texts =
        List.of(
            "",
            "{",
            "[1,",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "tru",
            "\"a",
            "\"\\u00\"",
            "1e",
            "1]",
            "[1}",
            "{\"a\":1]",
            "\"\\",
            "-",
            "[,]",
            "1 1");
    assertThat(texts.stream().map(text -> of(ColumnType.JSON, text)).distinct())
        .hasSameSizeAs(texts);
    texts.forEach(
        text ->
            assertThat(of(ColumnType.JSON, text)).as(text).isEqualTo(of(ColumnType.TEXT, text)));
  }

  @Test
  void takesDeepAndLargeJson() {
    int depth = 200_000;
    String open = "{\"b\":1,\"a\":".repeat(depth);
    String sorted = "{\"a\":".repeat(depth) + "1" + ",\"b\":1}".repeat(depth);
    assertThat(of(ColumnType.JSON, open + "1" + "}".repeat(depth)))
        .isEqualTo(of(ColumnType.JSON, sorted))
        .isNotEqualTo(of(ColumnType.JSON, open + "2" + "}".repeat(depth)));
  }

  // --- rows -------------------------------------------------------------------------------------

  @Test
  void isTheSameWhateverTheOrderOfTheColumns() {
    List<Column> columns =
        List.of(
            new Column("id", ColumnType.INTEGER, Part.KEY),
            new Column("b", ColumnType.TEXT, Part.CONTENT),
            new Column("a", ColumnType.TEXT, Part.CONTENT));
    List<Column> moved = List.of(columns.get(2), columns.get(0), columns.get(1));
    assertThat(hex(new Fingerprint(moved).of(new Object[] {"x", 1L, "y"})))
        .isEqualTo(hex(new Fingerprint(columns).of(new Object[] {1L, "y", "x"})))
        .isNotEqualTo(hex(new Fingerprint(columns).of(new Object[] {1L, "x", "y"})));
  }

  @Test
  void doesNotCountColumnsWithoutAValueNorThoseOfTheRun() {
    List<Column> columns = new ArrayList<>(List.of(new Column("a", ColumnType.TEXT, Part.CONTENT)));
    String alone = hex(new Fingerprint(columns).of(new Object[] {"x"}));
    columns.add(new Column("run", ColumnType.TEXT, Part.NOTHING));
    columns.add(new Column("b", ColumnType.TEXT, Part.CONTENT));
    assertThat(hex(new Fingerprint(columns).of(new @Nullable Object[] {"x", "run 1", null})))
        .isEqualTo(alone);
    assertThat(hex(new Fingerprint(columns).of(new @Nullable Object[] {"x", null, ""})))
        .isNotEqualTo(alone);
  }

  @Test
  void doesNotMistakeWhereOneValueEndsAndTheNextBegins() {
    List<Column> columns =
        IntStream.range(0, 4)
            .mapToObj(i -> new Column("c" + i, ColumnType.TEXT, Part.CONTENT))
            .toList();
    Fingerprint fingerprint = new Fingerprint(columns);
    Map<String, List<@Nullable Object>> seen = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      @Nullable Object[] row = new @Nullable Object[4];
      Arrays.setAll(row, c -> random.nextInt(3) == 0 ? null : "ab".repeat(random.nextInt(3)));
      List<@Nullable Object> known = seen.put(hex(fingerprint.of(row)), Arrays.asList(row));
      assertThat(known == null || known.equals(Arrays.asList(row))).isTrue();
    }
  }

  @Test
  void doesNotMistakeWhatOneTextSaysForTheBeginningOfTheNext() {
    assertThat(of(ColumnType.TEXT_ARRAY, List.of("as", "b")))
        .isNotEqualTo(of(ColumnType.TEXT_ARRAY, List.of("a", "sb")));
    assertThat(of(ColumnType.JSON, "[\"as\",\"b\"]"))
        .isNotEqualTo(of(ColumnType.JSON, "[\"a\",\"sb\"]"));
  }

  @Test
  void endsWithAHashOfContentThatCannotBeEqualByChance() {
    Fingerprint fingerprint =
        new Fingerprint(
            List.of(
                new Column("z", ColumnType.INTEGER, Part.KEY),
                new Column("a", ColumnType.TEXT, Part.CONTENT),
                new Column("j", ColumnType.JSON, Part.CONTENT)));
    String text = "long enough not to be equal by chance";
    for (String content : List.of(text, text.repeat(1_000))) {
      assertThat(end(fingerprint, 1L, content, "[1]"))
          .isEqualTo(end(fingerprint, 2L, content, "[ 1.0 ]"))
          .isNotEqualTo(end(fingerprint, 2L, content + "!", "[1]"))
          .isNotEqualTo(end(fingerprint, 2L, content, "[2]"));
    }
    assertThat(end(fingerprint, 1L, "short", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]"))
        .isNotEqualTo(end(fingerprint, 2L, "short", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]"));
    assertThat(end(fingerprint, 1L, "short", "{\"b\":1,\"a\":\"" + text + "\"}"))
        .isEqualTo(end(fingerprint, 2L, "short", "{ \"a\": \"" + text + "\", \"b\": 1}"));
  }

  // --- values -----------------------------------------------------------------------------------

  private Object value(ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT -> text();
      case INTEGER -> random.nextBoolean() ? random.nextLong() : random.nextInt(1_000) * 100L;
      case DECIMAL -> decimal();
      case DOUBLE -> random.nextBoolean() ? random.nextGaussian() : random.nextInt(100) / 4.0;
      case REAL -> random.nextBoolean() ? (float) random.nextGaussian() : random.nextInt(9) / 4f;
      case BOOLEAN -> random.nextBoolean();
      case DATE -> LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
      case TIME -> LocalTime.ofNanoOfDay(random.nextInt(86_400) * 1_000_000_000L + micros());
      case TIMESTAMP -> local().atOffset(ZoneOffset.ofHours(random.nextInt(30) - 15));
      case DATETIME -> local();
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case JSON -> JsonText.of(json(4));
      case BYTES -> text().getBytes(StandardCharsets.UTF_8);
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> value(type.element().orElseThrow()))
              .toList();
    };
  }

  private Object respelt(ColumnType type, Object value) {
    return switch (type) {
      case INTEGER -> scaled(BigDecimal.valueOf((Long) value));
      case DECIMAL -> scaled((BigDecimal) value);
      case REAL ->
          random.nextBoolean() ? (Object) Double.valueOf(value.toString()) : (double) (Float) value;
      case TIMESTAMP -> {
        OffsetDateTime time = (OffsetDateTime) value;
        yield random.nextBoolean()
            ? time.withOffsetSameInstant(ZoneOffset.ofHours(random.nextInt(30) - 15))
            : time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
      }
      case UUID ->
          random.nextBoolean() ? value.toString() : value.toString().toUpperCase(Locale.ROOT);
      case JSON -> respeltJson((String) value);
      case INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          ((List<?>) value)
              .stream().map(one -> respelt(type.element().orElseThrow(), one)).toList();
      case BYTES -> ((byte[]) value).clone();
      default -> value;
    };
  }

  /** What equal values have in common, for a set of those seen. */
  private static Object canonical(ColumnType type, Object value) {
    return switch (type) {
      case DECIMAL -> ((BigDecimal) value).stripTrailingZeros();
      case TIMESTAMP -> ((OffsetDateTime) value).toInstant();
      case BYTES -> new String((byte[]) value, StandardCharsets.UTF_8);
      case DECIMAL_ARRAY ->
          ((List<?>) value).stream().map(one -> canonical(ColumnType.DECIMAL, one)).toList();
      case JSON -> canonicalJson((String) value);
      default -> value;
    };
  }

  /** The texts are made from values of one order, so that only numbers need care. */
  private static Object canonicalJson(String json) {
    return json.replaceAll("(\\.\\d*?)0+(?=[,}\\]]|$)", "$1");
  }

  private static Object scaled(BigDecimal number) {
    return number.signum() == 0
        ? new BigDecimal("0.000")
        : number.setScale(Math.max(number.scale(), 0) + 3, RoundingMode.UNNECESSARY);
  }

  private BigDecimal decimal() {
    return switch (random.nextInt(3)) {
      case 0 -> new BigDecimal(new BigInteger(100, random), random.nextInt(40) - 20);
      case 1 -> BigDecimal.valueOf(random.nextInt(10_000), 2);
      default -> BigDecimal.valueOf(random.nextLong(), random.nextInt(10));
    };
  }

  private String text() {
    String letters = "abc \t\"\\é漢😀";
    int[] points = letters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return random.nextInt(50) == 0 ? text.toString().repeat(1_000) : text.toString();
  }

  private LocalDateTime local() {
    return LocalDateTime.of(2025, 1, 1, 0, 0)
        .plus(Duration.ofSeconds(random.nextInt()))
        .plusNanos(micros());
  }

  private long micros() {
    return random.nextBoolean() ? 0 : random.nextInt(1_000_000) * 1_000L;
  }

  private @Nullable Object json(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> BigDecimal.valueOf(random.nextInt(1_000), 2).add(new BigDecimal("0.5"));
      case 4 -> text();
      case 5 -> {
        List<@Nullable Object> list = new ArrayList<>();
        IntStream.range(0, random.nextInt(4)).forEach(i -> list.add(json(depth - 1)));
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        IntStream.range(0, random.nextInt(5)).forEach(i -> map.put("k" + i, json(depth - 1)));
        yield map;
      }
    };
  }

  /** With white space between tokens and escapes in strings. */
  private String respeltJson(String json) {
    StringBuilder spaced = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\') {
        spaced.append(c).append(json.charAt(++i));
        continue;
      }
      inString ^= c == '"';
      boolean token = !inString && "{}[],:".indexOf(c) >= 0;
      if (inString && c > 127 && random.nextBoolean()) {
        spaced.append("\\u%04x".formatted((int) c));
      } else {
        spaced.append(token ? " " : "").append(c).append(token ? "\n" : "");
      }
    }
    return spaced.toString();
  }

  @Test
  void takesTheMembersOfAnyObjectInAnyOrder() {
    for (int i = 0; i < ROUNDS; i++) {
      Object value = json(5);
      assertThat(of(ColumnType.JSON, JsonText.of(shuffled(value))))
          .isEqualTo(of(ColumnType.JSON, JsonText.of(value)));
    }
  }

  private @Nullable Object shuffled(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> same = new ArrayList<>();
      list.forEach(one -> same.add(shuffled(one)));
      return same;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    List<Object> names = new ArrayList<>(map.keySet());
    Collections.shuffle(names, random);
    Map<String, @Nullable Object> other = new LinkedHashMap<>();
    names.forEach(name -> other.put((String) name, shuffled(map.get(name))));
    return other;
  }

  private static String of(ColumnType type, @Nullable Object value) {
    Fingerprint fingerprint = new Fingerprint(List.of(new Column("c", type, Part.CONTENT)));
    return hex(fingerprint.of(new @Nullable Object[] {value}));
  }

  private static String end(Fingerprint fingerprint, Object... values) {
    return hex(fingerprint.of(values)).substring(48);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
