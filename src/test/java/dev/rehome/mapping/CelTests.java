package dev.rehome.mapping;

import static dev.rehome.mapping.Specs.cel;
import static dev.rehome.mapping.Specs.column;
import static dev.rehome.mapping.Specs.countRows;
import static dev.rehome.mapping.Specs.entity;
import static dev.rehome.mapping.Specs.object;
import static dev.rehome.mapping.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.mapping.Specs.ColumnBuilder;
import dev.rehome.mapping.Specs.EntityBuilder;
import dev.rehome.mapping.Specs.SpecBuilder;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.record.LiteralNumber;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelTests {

  private static final ColumnBuilder ID = column("id", "/id");

  // --- values ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "record.n + 1|8",
        "record.zip + 1|2135",
        "record.d * 2.0|3.0",
        "double(record.n) / 2.0|3.5",
        "record.n > 2.5|true",
        "record.text.upperAscii() + '!'|éA!",
        "record.text.size()|2",
        "record.list.all(x, x > 0)|true",
        "record.list.exists(x, x > 2)|false",
        "record.list.map(x, x * 2)[1]|4",
        "has(record.none)|false",
        "record.nothing == null|true",
        "record['text']|éa",
        "record.big > 1.0e18|true",
        "file.stem + '/' + file.extension|a/json",
        "param.user|me",
        "timestamp(record.when) - timestamp('2025-01-01T00:00:00Z') == duration('1h')|true",
        "timestamp(record.when)|2025-01-01T01:00Z",
        "math.greatest(record.n, 9)|9",
        "record.text.matches('^é')|true",
        "record.obj.inner.x|deep",
        "size(record.obj)|1"
      })
  void computes(String expression, String expected) {
    assertThat(computed(cel(expression))).isEqualTo(expected);
  }

  @Test
  void givesBackNeutralValuesForColumnsOfEveryType() {
    Object[] row =
        row(
            column("json", cel("{'a': [1, 2.5, null, record.obj], 'b': b'hi'}"))
                .type(ColumnType.JSON),
            column("same", cel("record.obj")).type(ColumnType.JSON),
            column("exact", cel("record.list")).type(ColumnType.TEXT_ARRAY),
            column("at", cel("timestamp('2025-01-01T00:00:00.000001Z')"))
                .type(ColumnType.TIMESTAMP),
            column("decimal", cel("0.1 + 0.2")).type(ColumnType.DECIMAL),
            column("unsigned", cel("18446744073709551615u")).type(ColumnType.DECIMAL),
            column("span", cel("duration('90s')")),
            column("nothing", cel("null")).otherwise("none"));
    assertThat(row)
        .containsExactly(
            "1",
            "{\"a\":[1,2.5,null,{\"inner\":{\"x\":\"deep\"}}],\"b\":\"aGk=\"}",
            "{\"inner\":{\"x\":\"deep\"}}",
            List.of("1", "2"),
            OffsetDateTime.parse("2025-01-01T00:00:00.000001Z"),
            new BigDecimal("0.30000000000000004"),
            new BigDecimal(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)),
            "PT1M30S",
            "none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "record.unsigned|18446744073709551615",
        "record.integer|123456789012345678901234567890",
        "record.decimal|0.1234567890123456789",
        "record.huge|1E+400",
        "record.list|[18446744073709551615,0.1234567890123456789,123456789012345678901234567890]",
        "record.list[1]|0.1234567890123456789",
        "{'a': record.decimal}|{\"a\":0.1234567890123456789}",
        "record.list.map(n, [n])|[[18446744073709551615],[0.1234567890123456789],"
            + "[123456789012345678901234567890]]",
        "string(record.unsigned)|\"18446744073709551615\"",
        "string(record.integer)|\"123456789012345678901234567890\"",
        "string(record.decimal) + '!'|\"0.1234567890123456789!\"",
        "double(record.decimal)|0.12345678901234568",
        "record.decimal > 0.1234567890123456|true",
        "record.decimal <= 0|false",
        "0.1234567890123456 < record.decimal|true",
        "1 >= record.decimal|true",
        "record.integer > record.unsigned|true",
        "record.integer > 1.3e29|false",
        "record.huge > 1.0e308|true",
        "record.decimal == record.list[1]|true",
        "record.integer == record.unsigned|false",
        "record.unsigned == 18446744073709551615u|true",
        "record.decimal == 0.12345678901234568|false",
        "record.decimal in record.list|true",
        "record.exact * 2.0|0.3"
      })
  void neverRoundsANumberOfTheSource(String expression, String expected) {
    Object[] row =
        spec(entity("e", ID, column("x", cel(expression)).type(ColumnType.JSON))).row(numbers());
    assertThat(row[1]).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record.decimal + 1.0",
        "2.0 * record.integer",
        "record.decimal - record.decimal",
        "-record.decimal",
        "int(record.integer)"
      })
  void rejectsARecordWhoseNumberItCouldOnlyCalculateWithRounded(String expression) {
    MappedRecord mapped =
        spec(entity("e", ID, column("x", cel(expression)).type(ColumnType.JSON))).map(numbers());
    assertThat(mapped.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .contains("double(")
                    .containsAnyOf("0.1234567890123456789", "123456789012345678901234567890"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "record.zip|02134",
        "record['zip']|02134",
        "record.l[0]|02134",
        "string(record.zip)|02134",
        "string(record.zip) + '!'|02134!",
        "has(record.zip) ? record.zip : 0|02134",
        "string(record.zip == 2134 ? record.zip : record.price)|02134",
        "root.zip|02134",
        "record.price|12.50",
        "string(record.price)|12.50",
        "row.decimal|12.50",
        "record.thousand|1e3",
        "record.digits|0.12345678901234567890",
        "record.zip + 1|2135",
        "record.zip == 2134|true",
        "record.zip in [2134]|true",
        "record.zip > 2133 && record.price < 12.6|true",
        "record.price * 2.0|25.0",
        "record.l.filter(x, x > 1)[0]|2134",
        "[record.zip][0] + 1|2135",
        "record.l.map(record, record)[0]|2134"
      })
  void keepsTheWayANumberIsWrittenWhereItIsPassedOn(String expression, String expected) {
    Map<String, @Nullable Object> record =
        object(
            "id",
            "1",
            "zip",
            LiteralNumber.of(2134L, "02134"),
            "price",
            new BigDecimal("12.50"),
            "thousand",
            LiteralNumber.of(new BigDecimal("1e3"), "1e3"),
            "digits",
            LiteralNumber.of(new BigDecimal("0.12345678901234567890"), "0.12345678901234567890"),
            "l",
            List.of(LiteralNumber.of(2134L, "02134")));
    Object[] row =
        spec(entity(
                "e",
                ID,
                column("decimal", "/price").type(ColumnType.DECIMAL),
                column("x", cel(expression))))
            .row(record);
    assertThat(row[2]).isEqualTo(expected);
  }

  @Test
  void keepsTheWayNumbersAreWrittenInAListThatAnExpressionMakes() {
    Object[] row =
        row(
            column("list", cel("[record.zip, record.n]")).type(ColumnType.TEXT_ARRAY),
            column("json", cel("{'zip': record.zip}")).type(ColumnType.JSON),
            column("number", cel("record.zip")).type(ColumnType.INTEGER));
    assertThat(Arrays.copyOfRange(row, 1, 4))
        .containsExactly(List.of("02134", "7"), "{\"zip\":2134}", 2134L);
  }

  private static Object numbers() {
    BigDecimal decimal = new BigDecimal("0.1234567890123456789");
    BigInteger unsigned = new BigInteger("18446744073709551615");
    BigInteger integer = new BigInteger("123456789012345678901234567890");
    return object(
        "id",
        "1",
        "exact",
        new BigDecimal("0.150"),
        "decimal",
        decimal,
        "unsigned",
        unsigned,
        "integer",
        integer,
        "huge",
        new BigDecimal("1e400"),
        "list",
        List.of(unsigned, decimal, integer));
  }

  @Test
  void seesTheColumnsBeforeItWithTheirTypes() {
    Object[] row =
        row(
            column("n", "/n").type(ColumnType.INTEGER),
            column("at", "/when").type(ColumnType.TIMESTAMP),
            column("day", "/day").type(ColumnType.DATE),
            column("next", cel("row.n + 1")).type(ColumnType.INTEGER),
            column("late", cel("row.at > timestamp('2024-01-01T00:00:00Z')"))
                .type(ColumnType.BOOLEAN),
            column("month", cel("row.day.substring(0, 7)")));
    assertThat(Arrays.copyOfRange(row, 4, 7)).containsExactly(8L, true, "2025-03");
  }

  @Test
  void seesElementRootAndCaptures() {
    EntityBuilder entity =
        entity("e", column("id", cel("capture.k + record.x + root.suffix"))).each("/{k}");
    assertThat(spec(entity).map(object("a", object("x", "-"), "suffix", "!")).problems())
        .extracting(RecordProblem::code)
        .containsExactly("cel");
    EntityBuilder items =
        entity("e", column("id", cel("capture.k + record.x + root.suffix"))).each("/m/{k}");
    assertThat(spec(items).map(object("m", object("a", object("x", "-")), "suffix", "!")).rows())
        .extracting(Row::key)
        .containsExactly("a-!");
  }

  // --- when ------------------------------------------------------------------------------------

  @Test
  void makesARowOnlyWhenTheConditionHolds() {
    SpecBuilder spec = spec(entity("e", ID).when("size(record.content) > 3"));
    assertThat(spec.map(object("id", "1", "content", "long enough")).rows()).hasSize(1);
    MappedRecord skipped = spec.map(object("id", "1", "content", "abc"));
    assertThat(skipped.rows()).isEmpty();
    assertThat(skipped.rejected()).isFalse();
  }

  @Test
  void countsOnlyRowsWhoseConditionHolds() {
    EntityBuilder parent = entity("p", ID, column("n", countRows("c")).type(ColumnType.INTEGER));
    EntityBuilder child = entity("c", column("id", "{i}")).each("/l/{i}").when("record > 1");
    assertThat(
            spec(parent, child)
                .map(object("id", "1", "l", List.of(1L, 2L, 3L)))
                .rows()
                .get(0)
                .values())
        .containsExactly("1", 2L);
  }

  @Test
  void rejectsARecordWhoseConditionCannotBeEvaluated() {
    MappedRecord mapped =
        spec(entity("e", ID).when("size(record.content) > 3")).map(object("id", "1"));
    assertThat(mapped.problems())
        .extracting(RecordProblem::code, RecordProblem::entity)
        .containsExactly(tuple("cel", "e"));
    assertThat(mapped.problems().get(0).message())
        .startsWith("when: ")
        .contains("content")
        .endsWith("in the expression: size(record.content) > 3");
    assertThat(
            spec(entity("e", ID).when("record.flag"))
                .map(object("id", "1", "flag", "yes"))
                .problems())
        .extracting(RecordProblem::message)
        .containsExactly(
            "when: expected true or false but found \"yes\" in the expression: record.flag");
  }

  // --- computed columns ------------------------------------------------------------------------

  @Test
  void hasNoValueWhereAColumnItNeedsHasNone() {
    SpecBuilder optional =
        spec(
            entity(
                "e",
                ID,
                column("n", "/n").type(ColumnType.INTEGER),
                column("next", cel("row.n + 1")).type(ColumnType.INTEGER)));
    assertThat(optional.row(object("id", "1"))).containsExactly("1", null, null);
    assertThat(optional.map(object("id", "1", "n", "x")).problems())
        .extracting(RecordProblem::field)
        .containsExactly("n");
  }

  @Test
  void rejectsWhatCannotBeComputedFromTheRecord() {
    MappedRecord mapped =
        spec(entity(
                "e",
                ID,
                column("a", cel("record.none + 1")),
                column("b", cel("1 / record.zero")),
                column("c", cel("record.text + 1")),
                column("d", cel("double(record.zero) / 0.0"))))
            .map(object("id", "1", "zero", 0L, "text", "t"));
    assertThat(mapped.problems())
        .extracting(RecordProblem::code, RecordProblem::field)
        .containsExactly(
            tuple("cel", "a"), tuple("cel", "b"), tuple("cel", "c"), tuple("cel", "d"));
  }

  @Test
  void survivesRecordsThatNestDeeply() {
    Object deep = 1L;
    for (int i = 0; i < 100_000; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    SpecBuilder spec =
        spec(entity("e", ID, column("c", cel("record.deep == [1]")).type(ColumnType.BOOLEAN)));
    assertThat(spec.map(object("id", "1", "deep", deep)).problems()).hasSizeLessThan(2);
  }

  // --- rules -----------------------------------------------------------------------------------

  @Test
  void rejectsARecordThatBreaksARuleAndShowsWhatItFound() {
    SpecBuilder spec = evaluation();
    assertThat(spec.map(times("2025-01-01T10:00:00Z", "2025-01-01T12:00:00+02:00")).rows())
        .hasSize(1);
    MappedRecord broken = spec.map(times("2025-01-01T10:00:00Z", "2025-01-01T09:59:59.999999Z"));
    assertThat(broken.rows()).isEmpty();
    assertThat(broken.problems())
        .containsExactly(
            new RecordProblem(
                "rule",
                "completed before it started:"
                    + " expected evaluation.completed_at >= evaluation.started_at but found"
                    + " completed_at 2025-01-01T09:59:59.999999Z, started_at 2025-01-01T10:00Z",
                null,
                null));
  }

  @Test
  void doesNotApplyARuleToColumnsWithoutValueOrWithAProblem() {
    SpecBuilder spec = evaluation();
    assertThat(spec.map(times("2025-01-01T10:00:00Z", null)).rows()).hasSize(1);
    assertThat(
            spec.rule("has(evaluation.completed_at)", "must be over")
                .map(times("2025-01-01T10:00:00Z", "soon"))
                .problems())
        .extracting(RecordProblem::code)
        .containsExactly("type");
  }

  @Test
  void appliesARuleToEachRowOfItsEntity() {
    SpecBuilder spec =
        spec(entity(
                    "r",
                    column("id", "{i}"),
                    column("a", "/a").type(ColumnType.INTEGER),
                    column("b", "/b").type(ColumnType.INTEGER))
                .each("/{i}"))
            .rule("row.a < row.b", "a must be below b", "r")
            .rule("r.all(x, x.a < 10)", "all small");
    Object record =
        List.of(object("a", 1L, "b", 2L), object("a", 3L, "b", 2L), object("a", 11L, "b", 12L));
    assertThat(spec.map(record).problems())
        .extracting(RecordProblem::entity, RecordProblem::message)
        .containsExactly(
            tuple(
                "r",
                "a must be below b: expected row.a < row.b but found a 3, b 2 (row 2, i \"1\")"),
            tuple(null, "all small: expected r.all(x, x.a < 10)"));
  }

  @Test
  void seesAnEntityThatMadeNoRowAsEmpty() {
    EntityBuilder a = entity("a", ID);
    EntityBuilder b = entity("b", column("id", "b"), column("x", "/x")).when("has(record.x)");
    SpecBuilder spec = spec(a, b).rule("!has(b.x) || b.x == a.id", "must agree");
    assertThat(spec.map(object("id", "1")).rows()).hasSize(1);
    assertThat(spec.map(object("id", "1", "x", "1")).rows()).hasSize(2);
    assertThat(spec.map(object("id", "1", "x", "2")).problems()).hasSize(1);
  }

  @Test
  void doesNotApplyRulesToARecordThatMakesNoRows() {
    SpecBuilder spec = spec(entity("a", ID).when("has(record.id)")).rule("false", "never");
    assertThat(spec.map(object()).rejected()).isFalse();
    assertThat(spec.map(object("id", "1")).rejected()).isTrue();
  }

  // --- compiling -------------------------------------------------------------------------------

  @Test
  void reportsEveryExpressionThatDoesNotCompile() {
    SpecBuilder spec =
        spec(entity(
                    "e",
                    ID,
                    column("a", cel("recrd.x > 1")),
                    column("b", cel("record.x >")),
                    column("c", cel("row.d")),
                    column("d", cel("'a' + 1")),
                    column("p", cel("param.usr")))
                .when("size(record.list)"))
            .parameter("user", "me")
            .rule("e.idd != ''", "no id")
            .rule("row.id != ''", "no row here");
    assertThatThrownBy(spec::compile)
        .isInstanceOfSatisfying(
            ProblemException.class,
            thrown -> {
              assertThat(thrown.fault()).isEqualTo(Fault.USAGE);
              assertThat(thrown.problems())
                  .allMatch(problem -> Specs.SOMEWHERE.equals(problem.where()));
              assertThat(thrown.problems())
                  .extracting(Problem::message)
                  .satisfiesExactlyInAnyOrder(
                      message ->
                          assertThat(message)
                              .contains("'recrd'")
                              .endsWith("at column 1 of the expression: recrd.x > 1"),
                      message ->
                          assertThat(message)
                              .endsWith("at column 11 of the expression: record.x >"),
                      message -> assertThat(message).contains("'row' has no 'd' here"),
                      message -> assertThat(message).contains("at column 5").contains("_+_"),
                      message -> assertThat(message).contains("'param' has no 'usr' here"),
                      message ->
                          assertThat(message).contains("expected a condition").contains("int"),
                      message -> assertThat(message).contains("'e' has no 'idd' here"),
                      message -> assertThat(message).contains("undeclared reference to 'row'"));
              assertThat(thrown.problems())
                  .extracting(Problem::hint)
                  .contains("did you mean 'record'?", "did you mean 'user'?", "did you mean 'id'?");
            });
  }

  @Test
  void countsLinesInsideAnExpressionOfSeveral() {
    assertThatThrownBy(() -> spec(entity("e", ID, column("a", cel("1 +\n  x")))).compile())
        .hasMessageContaining("at column 3 of line 2 of the expression");
  }

  // --- loading ---------------------------------------------------------------------------------

  @Test
  void loadsTheExpressionLanguageOnlyForSpecsThatUseIt() throws Exception {
    try (URLClassLoader withoutCel =
        new URLClassLoader(classPathWithoutCel(), ClassLoader.getPlatformClassLoader())) {
      Class<?> probe = withoutCel.loadClass(Probe.class.getName());
      Method plain = probe.getDeclaredMethod("mapWithoutExpression");
      plain.setAccessible(true);
      assertThat(plain.invoke(null)).isEqualTo("1");
      Method expression = probe.getDeclaredMethod("mapWithExpression");
      expression.setAccessible(true);
      assertThatThrownBy(() -> expression.invoke(null))
          .isInstanceOf(InvocationTargetException.class)
          .hasCauseInstanceOf(NoClassDefFoundError.class);
    }
  }

  /** Runs in a class loader that has no CEL. */
  static final class Probe {

    private Probe() {}

    static String mapWithoutExpression() {
      return spec(entity("e", column("id", "/id"))).map(object("id", "1")).rows().get(0).key();
    }

    static String mapWithExpression() {
      return spec(entity("e", column("id", cel("'1'")))).map(object()).rows().get(0).key();
    }
  }

  private static URL[] classPathWithoutCel() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.replace('\\', '/').contains("/dev/cel/"))
        .map(CelTests::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- helpers ---------------------------------------------------------------------------------

  private static Map<String, @Nullable Object> sample() {
    return object(
        "id",
        "1",
        "n",
        7L,
        "d",
        new BigDecimal("1.5"),
        "big",
        BigInteger.TWO.pow(70),
        "text",
        "éa",
        "list",
        List.of(1L, 2L),
        "zip",
        LiteralNumber.of(2134L, "02134"),
        "nothing",
        null,
        "when",
        "2025-01-01T01:00:00Z",
        "day",
        "2025-03-04",
        "obj",
        object("inner", object("x", "deep")));
  }

  private static @Nullable Object computed(dev.rehome.spec.ValueSource source) {
    return row(column("c", source))[1];
  }

  private static @Nullable Object[] row(ColumnBuilder... columns) {
    ColumnBuilder[] withId = new ColumnBuilder[columns.length + 1];
    withId[0] = ID;
    System.arraycopy(columns, 0, withId, 1, columns.length);
    return spec(entity("e", withId)).parameter("user", "me").row(sample());
  }

  private static SpecBuilder evaluation() {
    return spec(entity(
            "evaluation",
            ID,
            column("started_at", "/s").type(ColumnType.TIMESTAMP),
            column("completed_at", "/c").type(ColumnType.TIMESTAMP)))
        .rule("evaluation.completed_at >= evaluation.started_at", "completed before it started");
  }

  private static Object times(@Nullable String started, @Nullable String completed) {
    return object("id", "1", "s", started, "c", completed);
  }
}
