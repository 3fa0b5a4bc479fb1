package dev.rehome.spec.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.problem.Location;
import dev.rehome.record.Coercion;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules.Overlap;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.Glob;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.Template;
import dev.rehome.spec.Transform;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a valid spec becomes. What is reported about others: {@link SpecProblemsTests}. */
class SpecReaderTests {

  @TempDir Path directory;

  private SpecFixture specs;

  @BeforeEach
  void useDirectory() {
    specs = new SpecFixture(directory);
  }

  @Test
  void fillsInWhatTheSmallestSpecLeavesOut() {
    Path file =
        specs.write(
            "small.yml",
            """
            name: small
            source: { directory: data }
            entities: { item: { id: /id, columns: { title: /title } } }
            """);
    Spec spec = specs.read(file);

    assertThat(spec.name()).isEqualTo("small");
    assertThat(spec.description()).isNull();
    assertThat(spec.path()).isEqualTo(file.toString());
    assertThat(spec.parameters()).isEmpty();
    assertThat(spec.rules()).isEmpty();
    assertThat(spec.source())
        .isEqualTo(
            new SourceSpec(
                Path.of("data"),
                "",
                SourceSpec.EVERYTHING,
                List.of(),
                List.of(),
                "auto",
                StandardCharsets.UTF_8,
                50L << 20,
                true,
                16L << 20,
                200,
                false,
                FormatOptions.NONE,
                List.of()));
    EntitySpec item = spec.entities().get(0);
    assertThat(item.table()).isEqualTo("item");
    assertThat(item.files()).isEmpty();
    assertThat(item.each()).isEmpty();
    assertThat(item.when()).isNull();
    assertThat(item.match()).containsExactly("id");
    assertThat(item.legacyId()).isNull();
    assertThat(item.mode()).isEqualTo(WriteMode.UPSERT);
    assertThat(item.onDuplicate()).isEqualTo(DuplicateRule.REJECT);
    assertThat(item.columns()).extracting(ColumnSpec::name).containsExactly("id", "title");
    assertThat(item.columns()).extracting(ColumnSpec::required).containsExactly(true, false);
    assertThat(item.columns()).extracting(ColumnSpec::type).containsOnly(ColumnType.TEXT);
    assertThat(item.columns().get(1).where()).isEqualTo(new Location(file.toString(), 3, 41));
  }

  @Test
  void checksumIsThatOfTheFile() {
    String yaml =
        """
        name: a
        source: { file: x }
        entities: { e: { id: /id, columns: { b: /b } } }
        """;
    assertThat(specs.read(yaml).checksum())
        .isEqualTo("5c384d22dac2073b779557bb309fb5167f36c9fc7f64ad0969b2a054b3851ead");
    assertThat(specs.read(yaml + "# more\n").checksum()).isNotEqualTo(specs.read(yaml).checksum());
  }

  @Test
  void ignoresAByteOrderMark() {
    assertThat(
            specs
                .read(
                    "\uFEFFname: a\nsource: { file: x }\n"
                        + "entities: { e: { id: /id, columns: { b: /b } } }\n")
                .name())
        .isEqualTo("a");
  }

  @Test
  void keepsParametersInOrderWithAndWithoutDefault() {
    Spec spec =
        specs.read(
            """
            name: a
            parameters:
              user: { default: migration-user, description: who owns the rows }
              region:
              limit: { default: 500 }
              other: { description: must be given }
            source: { file: x }
            entities: { e: { id: /id, columns: { b: "{param.user}@{param.region}" } } }
            """);
    assertThat(spec.parameters().keySet()).containsExactly("user", "region", "limit", "other");
    assertThat(spec.parameters().get("user")).isEqualTo("migration-user");
    assertThat(spec.parameters().get("region")).isNull();
    assertThat(spec.parameters().get("limit")).isEqualTo("500");
    assertThat(spec.parameters().get("other")).isNull();
  }

  @Test
  void readsEverythingASourceCanSay() {
    SourceSpec source =
        specs.source(
            """
            directory: data/in
            include: ["*.csv", "a/**/b.json"]
            exclude: [README*]
            keep: [current/]
            format: csv
            charset: windows-1252
            max_file_size: 2GB
            skip_large_files: false
            max_record_size: 1024
            max_depth: 20
            follow_links: true
            csv: { delimiter: "\\t", header: [a, b], skip_lines: 2, strict: false, nulls: ["", "-"] }
            json: { records: /items, numbers: double }
            """);
    assertThat(source.path()).isEqualTo(Path.of("data/in"));
    assertThat(source.include()).containsExactly(Glob.of("*.csv"), Glob.of("a/**/b.json"));
    assertThat(source.exclude()).containsExactly(Glob.of("README*"));
    assertThat(source.keep()).containsExactly(Glob.of("current/"));
    assertThat(source.format()).isEqualTo("csv");
    assertThat(source.charset().name()).isEqualTo("windows-1252");
    assertThat(source.maxFileSize()).isEqualTo(2L << 30);
    assertThat(source.skipLargeFiles()).isFalse();
    assertThat(source.maxRecordSize()).isEqualTo(1024);
    assertThat(source.maxDepth()).isEqualTo(20);
    assertThat(source.followLinks()).isTrue();
    assertThat(source.options().byFormat())
        .isEqualTo(
            Map.of(
                "csv",
                Map.of(
                    "delimiter",
                    "\t",
                    "header",
                    List.of("a", "b"),
                    "skip_lines",
                    2L,
                    "strict",
                    false,
                    "nulls",
                    List.of("", "-")),
                "json",
                Map.of("records", "/items", "numbers", "double")));
  }

  @Test
  void readsSizesInBytesAndUnits() {
    assertThat(specs.source("file: x\nmax_file_size: 10").maxFileSize()).isEqualTo(10);
    assertThat(specs.source("file: x\nmax_file_size: 3KB").maxFileSize()).isEqualTo(3 << 10);
    assertThat(specs.source("file: x\nmax_file_size: 3 MB").maxFileSize()).isEqualTo(3 << 20);
  }

  @Test
  void readsEverythingAnEntityCanSay() {
    EntitySpec entity =
        specs
            .entities(
                """
                item:
                  table: legacy.items
                  files: ["items/*"]
                  each: { first: ["/items/{i}", "/list/{i}"] }
                  when: size(record.content) > 500
                  key: [number, title]
                  id: { uuid: "{file.path}#{i}" }
                  legacy_id: "{file.stem}#{i}"
                  mode: skip-existing
                  on_duplicate: last
                  columns: { number: "{i}", title: /title }
                """)
            .get(0);
    assertThat(entity.table()).isEqualTo("legacy.items");
    assertThat(entity.files()).containsExactly(Glob.of("items/*"));
    assertThat(entity.each())
        .extracting(PathPattern::text)
        .containsExactly("/items/{i}", "/list/{i}");
    assertThat(entity.when().text()).isEqualTo("size(record.content) > 500");
    assertThat(entity.when().where().line()).isEqualTo(8);
    assertThat(entity.match()).containsExactly("number", "title");
    assertThat(entity.legacyId().text()).isEqualTo("{file.stem}#{i}");
    assertThat(entity.mode()).isEqualTo(WriteMode.SKIP_EXISTING);
    assertThat(entity.onDuplicate()).isEqualTo(DuplicateRule.LAST);
    assertThat(entity.columns())
        .extracting(ColumnSpec::name)
        .containsExactly("id", "number", "title");
  }

  @Test
  void readsEverySourceOfAValue() {
    assertThat(specs.column("/a/b").source())
        .isEqualTo(new ValueSource.FromPath(PathPattern.parse("/a/b")));
    assertThat(specs.column("\"{file.stem}!\"").source())
        .isEqualTo(new ValueSource.FromTemplate(Template.parse("{file.stem}!")));
    assertThat(specs.column("{ from: root:/a }").source())
        .isEqualTo(new ValueSource.FromPath(PathPattern.parse("root:/a")));
    assertThat(specs.column("{ from: \"\" }").source())
        .isEqualTo(new ValueSource.FromPath(PathPattern.parse("")));
    assertThat(specs.column("{ from: [/a, \"{file.stem}\"] }").source())
        .isEqualTo(
            new ValueSource.ListOf(
                List.of(
                    new ValueSource.FromPath(PathPattern.parse("/a")),
                    new ValueSource.FromTemplate(Template.parse("{file.stem}")))));
    assertThat(specs.column("{ first: [/a, /b] }").source())
        .isEqualTo(
            new ValueSource.FirstOf(
                List.of(
                    new ValueSource.FromPath(PathPattern.parse("/a")),
                    new ValueSource.FromPath(PathPattern.parse("/b")))));
    assertThat(specs.column("{ count: e }").source()).isEqualTo(new ValueSource.CountRows("e"));
    assertThat(specs.column("{ count: /a }").source())
        .isEqualTo(new ValueSource.CountPath(PathPattern.parse("/a")));
    assertThat(specs.column("{ uuid: \"{file.path}\" }").source())
        .isEqualTo(new ValueSource.NameUuid(Template.parse("{file.path}")));
    assertThat(((ValueSource.Computed) specs.column("{ cel: 1 + 1 }").source()).expression().text())
        .isEqualTo("1 + 1");
  }

  @Test
  void readsConstantsAsNeutralValues() {
    assertThat(constant("text")).isEqualTo("text");
    assertThat(constant("\"5\"")).isEqualTo("5");
    assertThat(constant("5")).isEqualTo(5L);
    assertThat(constant("0x1F")).isEqualTo(31L);
    assertThat(constant("-5.50")).isEqualTo(new BigDecimal("-5.50"));
    assertThat(constant("99999999999999999999")).hasToString("99999999999999999999");
    assertThat(constant("True")).isEqualTo(true);
    assertThat(constant("no")).isEqualTo("no");
    assertThat(constant("null")).isNull();
    assertThat(constant("[1, null, a]")).isEqualTo(Arrays.asList(1L, null, "a"));
    assertThat(constant("{ a: [true] }")).isEqualTo(Map.of("a", List.of(true)));
  }

  private Object constant(String yaml) {
    return ((ValueSource.Constant) specs.column("{ type: json, value: " + yaml + " }").source())
        .value();
  }

  @Test
  void readsEveryModifierOfAColumn() {
    ColumnSpec text =
        specs.column(
            """
            { from: /b, extract: "_(.*)", transform: [trim, { split: "," }], default: a1,
              required: true, min_length: 1, max_length: 9, pattern: "[a-z]\\\\d", one_of: [a1, b2] }
            """
                .replace("\n", " "));
    assertThat(text.extract().pattern()).isEqualTo("_(.*)");
    assertThat(text.transforms())
        .containsExactly(
            new Transform(Transform.Kind.TRIM, null), new Transform(Transform.Kind.SPLIT, ","));
    assertThat(text.defaultValue()).isEqualTo("a1");
    assertThat(text.required()).isTrue();
    assertThat(text.minLength()).isEqualTo(1);
    assertThat(text.maxLength()).isEqualTo(9);
    assertThat(text.pattern().pattern()).isEqualTo("[a-z]\\d");
    assertThat(text.oneOf()).containsExactly("a1", "b2");

    ColumnSpec number = specs.column("{ from: /b, type: decimal, min: -0.5, max: 10 }");
    assertThat(number.type()).isEqualTo(ColumnType.DECIMAL);
    assertThat(number.min()).isEqualTo(new BigDecimal("-0.5"));
    assertThat(number.max()).isEqualTo(BigDecimal.TEN);

    assertThat(specs.column("{ from: /b, type: \"text[]\", transform: trim }").type())
        .isEqualTo(ColumnType.TEXT_ARRAY);
  }

  @Test
  void readsDatesStrictlyWithTheYearAsPeopleWriteIt() {
    ColumnSpec column =
        specs.column(
            "{ from: /b, type: timestamp, zone: Europe/Berlin,"
                + " format: [\"dd.MM.yyyy HH:mm\", d MMM uuuu] }");
    assertThat(column.times().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(column.times().formats().get(0).parse("29.02.2024 10:15", LocalDateTime::from))
        .isEqualTo("2024-02-29T10:15");
    assertThat(column.times().formats().get(1).parse("3 MAY 2024", LocalDate::from))
        .isEqualTo("2024-05-03");
    assertThatThrownBy(() -> column.times().formats().get(0).parse("29.02.2023 10:15"))
        .hasMessageContaining("could not be parsed");
  }

  @Test
  void readsTwoDigitYearsAsTheHundredFromTheOneGiven() {
    DateTimeFormatter format =
        specs
            .column(
                "{ from: /b, type: date, format: [ddMMyy, d.M.yy], two_digit_years_from: 1950 }")
            .times()
            .formats()
            .get(0);
    assertThat(format.parse("010150", LocalDate::from)).isEqualTo("1950-01-01");
    assertThat(format.parse("311299", LocalDate::from)).isEqualTo("1999-12-31");
    assertThat(format.parse("010149", LocalDate::from)).isEqualTo("2049-01-01");
  }

  @Test
  void readsNamesOfMonthsAndDaysInTheLanguageGivenWithTheirPointOrWithout() {
    Coercion german =
        coercion("type: date, locale: de, format: [d. MMM yyyy, \"EEE, d. MMMM yyyy\"]");
    for (String march :
        List.of("3. März 2021", "3. Mär 2021", "Mi., 3. März 2021", "Mi, 3. März 2021")) {
      assertThat(german.coerce(march)).as(march).isEqualTo(LocalDate.of(2021, 3, 3));
    }
    assertThat(german.coerce("3. Dez. 2021")).isEqualTo(LocalDate.of(2021, 12, 3));
    assertThat(german.coerce("3. dez 2021")).isEqualTo(LocalDate.of(2021, 12, 3));
    assertThat(german.coerce("3. Dec 2021")).isInstanceOf(Coercion.Mismatch.class);
    assertThat(
            coercion("type: date, locale: pt-BR, format: \"dd 'de' MMMM 'de' yyyy\"")
                .coerce("03 de março de 2021"))
        .isEqualTo(LocalDate.of(2021, 3, 3));
  }

  @Test
  void readsWhatALocalTimeIsThatTheClocksShowTwice() {
    assertThat(specs.column("{ from: /b, type: timestamp, zone: Europe/Berlin }").times().overlap())
        .isEqualTo(Overlap.EARLIER);
    assertThat(
            coercion("type: timestamp, zone: Europe/Berlin, overlap: later")
                .coerce("2021-10-31T02:30"))
        .isEqualTo(OffsetDateTime.parse("2021-10-31T02:30+01:00"));
  }

  @Test
  void takesAZoneToConvertTimesWithAnOffsetToLocalOnes() {
    assertThat(coercion("type: datetime, zone: Europe/Berlin").coerce("2021-07-01T10:00Z"))
        .isEqualTo(LocalDateTime.parse("2021-07-01T12:00"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "yyyy-MM-dd HH:mm:ss VV",
        "yyyy-MM-dd HH:mm:ss'['VV']'",
        "yyyy-MM-dd HH:mm:ssXXX'['VV']'",
        "yyyy-MM-dd HH:mm:ss[XXX] VV"
      })
  void takesPatternsWithTheNameOfARegion(String pattern) {
    ColumnSpec column =
        specs.column("{ from: /b, type: timestamp, format: \"%s\" }".formatted(pattern));
    DateTimeFormatter format = column.times().formats().get(0);
    String text =
        format.format(ZonedDateTime.of(2021, 7, 1, 10, 15, 30, 0, ZoneId.of("Europe/Berlin")));
    assertThat(text).contains("Europe/Berlin");
    assertThat(Coercion.to(column.type(), column.times()).coerce(text))
        .isEqualTo(OffsetDateTime.parse("2021-07-01T10:15:30+02:00"));
  }

  @Test
  void judgesTimesOfARegionInTheTextByTheClocksOfThatRegion() {
    String pattern = "type: timestamp, format: 'yyyy-MM-dd HH:mm[ XXX] VV'";
    Coercion earlier = coercion(pattern);
    assertThat(earlier.coerce("2025-05-24 05:58 America/New_York"))
        .isEqualTo(OffsetDateTime.parse("2025-05-24T05:58-04:00"));
    assertThat(earlier.coerce("2025-03-30 02:30 Europe/Berlin"))
        .isInstanceOfSatisfying(
            Coercion.Mismatch.class, mismatch -> assertThat(mismatch.message()).contains("skip"));
    assertThat(earlier.coerce("2025-10-26 02:30 Europe/Berlin"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+02:00"));
    assertThat(earlier.coerce("2025-10-26 02:30 +01:00 Europe/Berlin"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+01:00"));
    assertThat(earlier.coerce("2025-10-26 02:30 Europe/Nowhere"))
        .isInstanceOf(Coercion.Mismatch.class);
    assertThat(coercion(pattern + ", overlap: later").coerce("2025-10-26 02:30 Europe/Berlin"))
        .isEqualTo(OffsetDateTime.parse("2025-10-26T02:30+01:00"));
    assertThat(coercion(pattern + ", overlap: reject").coerce("2025-10-26 02:30 Europe/Berlin"))
        .isInstanceOf(Coercion.Mismatch.class);
    assertThat(
            coercion("type: datetime, zone: UTC, format: yyyy-MM-dd HH:mm VV")
                .coerce("2025-05-24 05:58 Europe/Berlin"))
        .isEqualTo(LocalDateTime.parse("2025-05-24T03:58"));
  }

  @ParameterizedTest
  @CsvSource({"EST, -05:00", "MST, -07:00", "HST, -10:00", "UTC+2, +02:00", "CET, +01:00"})
  void knowsZonesByAllTheirNames(String name, String winter) {
    assertThat(coercion("type: timestamp, zone: " + name).coerce("2021-01-01T10:00"))
        .isEqualTo(OffsetDateTime.parse("2021-01-01T10:00" + winter));
  }

  private Coercion coercion(String options) {
    ColumnSpec column = specs.column("{ from: /b, " + options + " }");
    return Coercion.to(column.type(), column.times());
  }

  @Test
  void givesEachSourceItsOwnStandardType() {
    List<EntitySpec> entities =
        specs.entities(
            """
            child:
              key: [parent]
              columns:
                parent: { ref: parent }
                grandparent: { ref: grandparent }
                siblings: { count: child }
                items: { count: /items }
                name: { uuid: "{file.path}" }
                stated: { ref: parent, type: text }
            parent: { id: { uuid: "{file.path}" }, columns: { b: /b } }
            grandparent: { key: [n], columns: { n: { from: /n, type: integer } } }
            """);
    assertThat(entities)
        .extracting(EntitySpec::name)
        .containsExactly("parent", "grandparent", "child");
    assertThat(entities.get(2).columns())
        .extracting(ColumnSpec::type)
        .containsExactly(
            ColumnType.UUID,
            ColumnType.INTEGER,
            ColumnType.INTEGER,
            ColumnType.INTEGER,
            ColumnType.UUID,
            ColumnType.TEXT);
  }

  @Test
  void ordersEntitiesAfterThoseTheyReferToAndElseAsWritten() {
    assertThat(
            specs.entities(
                """
                d: { id: /x, columns: { b: { ref: c } } }
                z: { id: /x, columns: { b: { count: a } } }
                a: { id: { ref: c }, columns: { b: { count: d } } }
                c: { id: /x, columns: { b: /b } }
                """))
        .extracting(EntitySpec::name)
        .containsExactly("z", "c", "d", "a");
  }

  @Test
  void letsChildrenReferToTheRowWithTheSameCaptures() {
    assertThat(
            specs.entities(
                """
                run: { key: [n], each: "/runs/{run}", columns: { n: "{run}" } }
                step:
                  key: [run, n]
                  each: "/runs/{run}/steps/{step}"
                  columns: { run: { ref: run }, n: "{step}" }
                """))
        .hasSize(2);
  }

  @Test
  void doesNotTrackColumnsThatChangeWithEveryRun() {
    assertThat(specs.column("\"{run.started_at}\"").tracked()).isFalse();
    assertThat(specs.column("{ first: [/a, \"{run.id}\"] }").tracked()).isFalse();
    assertThat(specs.column("{ from: [/a, \"{run.id}\"] }").tracked()).isFalse();
    assertThat(specs.column("{ uuid: \"{run.id}\" }").tracked()).isFalse();
    assertThat(specs.column("\"{file.path}\"").tracked()).isTrue();
  }

  @Test
  void readsRules() {
    Spec spec =
        specs.read(
            """
            name: a
            source: { file: x }
            entities: { e: { id: /id, columns: { b: /b } } }
            rules:
              - check: e.b != ""
                message: b is empty
              - { for: e, check: row.b != row.id, message: b is the id }
            """);
    assertThat(spec.rules())
        .extracting(RuleSpec::message)
        .containsExactly("b is empty", "b is the id");
    assertThat(spec.rules()).extracting(RuleSpec::entity).containsExactly(null, "e");
    assertThat(spec.rules().get(0).check().where().line()).isEqualTo(5);
  }

  @Test
  void followsAnchorsThatRepeatALittle() {
    assertThat(
            specs.entities(
                """
                a: { id: /id, columns: &same { b: /b } }
                c: { id: /id, columns: *same }
                """))
        .hasSize(2);
  }
}
