package dev.rehome.mapping;

import static dev.rehome.mapping.Specs.cel;
import static dev.rehome.mapping.Specs.column;
import static dev.rehome.mapping.Specs.constant;
import static dev.rehome.mapping.Specs.countAt;
import static dev.rehome.mapping.Specs.countRows;
import static dev.rehome.mapping.Specs.entity;
import static dev.rehome.mapping.Specs.first;
import static dev.rehome.mapping.Specs.listOf;
import static dev.rehome.mapping.Specs.object;
import static dev.rehome.mapping.Specs.record;
import static dev.rehome.mapping.Specs.ref;
import static dev.rehome.mapping.Specs.spec;
import static dev.rehome.mapping.Specs.uuid;
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
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.Transform.Kind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMapperTests {

  private static final ColumnBuilder ID = column("id", "/id");

  // --- paths -----------------------------------------------------------------------------------

  @Test
  void followsPathsIntoObjectsAndLists() {
    Object record =
        object("id", "1", "a", object("b/c", List.of("x", "y")), "~t", "tilde", "0", "zero");
    assertThat(
            one(
                record,
                column("c", "/a/b~1c/1"),
                column("t", "/~0t"),
                column("n", "/0"),
                column("none", "/a/b~1c/2"),
                column("leading", "/a/b~1c/01"),
                column("through", "/id/x")))
        .containsExactly("1", "y", "tilde", "zero", null, null, null);
  }

  @Test
  void takesTheFirstMatchOfAWildcardInNaturalOrder() {
    Object record =
        object(
            "id",
            "1",
            "runs",
            object("run_10", "ten", "run_9", "nine", "run_x", "x", "other", "o"),
            "deep",
            object("a", object("none", 1L), "b", object("hit", "b"), "c", object("hit", "c")),
            "list",
            Arrays.asList(null, "second"));
    assertThat(
            one(
                record,
                column("run", "/runs/run_*"),
                column("digits", "/runs/run_{n}"),
                column("deep", "/deep/*/hit"),
                column("list", "/list/*"),
                column("none", "/runs/zzz*")))
        .containsExactly("1", "nine", "nine", "b", "second", null);
  }

  @ParameterizedTest
  @CsvSource({"a2,a10", "a,b", "run_9,run_10", "01,1", "a,a1", "2b,10a", "x1y2,x1y10"})
  void ordersDigitsAsNumbers(String less, String more) {
    assertThat(NaturalOrder.sorted(Stream.of(less, more))).containsExactly(less, more);
    assertThat(NaturalOrder.sorted(Stream.of(more, less))).containsExactly(less, more);
  }

  @Test
  void makesOneRowPerMatchOfEachWithCapturesAndBothRoots() {
    Object record =
        object(
            "model",
            "m1",
            "sequences",
            object(
                "beta", object("run_2", List.of(object("text", "b2"))),
                "alpha",
                    object(
                        "run_10", List.of(object("text", "a10")),
                        "run_2", List.of(object("text", "a2a"), object("text", "a2b")),
                        "summary", object("text", "not a run"))));
    List<Row> rows =
        spec(entity(
                    "response",
                    column("id", "{sequence}/{run}/{i}"),
                    column("run", "{run}").type(ColumnType.INTEGER),
                    column("text", "/text").required(),
                    column("model", "root:/model"))
                .each("/sequences/{sequence}/run_{run}/{i}"))
            .map(record)
            .rows();
    assertThat(rows)
        .extracting(Row::values)
        .containsExactly(
            new Object[] {"alpha/2/0", 2L, "a2a", "m1"},
            new Object[] {"alpha/2/1", 2L, "a2b", "m1"},
            new Object[] {"alpha/10/0", 10L, "a10", "m1"},
            new Object[] {"beta/2/0", 2L, "b2", "m1"});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b  c | 0=a 1=b 2=c",
        "' a '  | 0=a",
        "''     | ''",
        "' '    | ''",
      })
  void makesARowPerPartOfASplitText(String tags, String expected) {
    assertThat(tagRows(tags)).isEqualTo(expected);
  }

  @Test
  void takesTheElementsOfAListWhereItWouldSplitAText() {
    assertThat(tagRows(List.of("a b", "c"))).isEqualTo("0=a b 1=c");
    assertThat(tagRows(2021L)).isEqualTo("0=2021");
    assertThat(tagRows(object("x", "a", "y", "b c"))).isEqualTo("x=a y=b c");
    assertThat(tagRows(null)).isEmpty();
  }

  private static String tagRows(@Nullable Object tags) {
    EntityBuilder entity =
        entity("tag", column("i", "{i}"), column("tag", "")).each("/tags/{i}").split(" ").key("i");
    return spec(entity).map(object("tags", tags)).rows().stream()
        .map(row -> row.values()[0] + "=" + row.values()[1])
        .collect(Collectors.joining(" "));
  }

  @Test
  void namesRowsOfASplitTextByPartAndNumberAndRefersToThem() {
    MappedRecord mapped =
        spec(
                entity(
                        "tag",
                        column("id", uuid("{file.path}#{each.value}")),
                        column("n", "{each.number}"),
                        column("slug", cel("record.lowerAscii() + capture.i")),
                        column("doc", "root:/doc"))
                    .each("/tags/{i}")
                    .split(","),
                entity("use", column("id", ref("tag")), column("x", ""))
                    .each("/tags/{i}")
                    .split(","))
            .map(object("doc", "d", "tags", "A, B"));
    assertThat(mapped.problems()).isEmpty();
    assertThat(mapped.rows())
        .extracting(row -> List.of(row.values()[1], row.values().length > 2 ? row.values()[2] : ""))
        .containsExactly(
            List.of("1", "a0"), List.of("2", "b1"), List.of("A", ""), List.of("B", ""));
    assertThat(mapped.rows().get(2).key()).isEqualTo(mapped.rows().get(0).key());
    assertThat(mapped.rows().get(0).key()).isNotEqualTo(mapped.rows().get(1).key());
  }

  @Test
  void hasNoElementVariableWhereTheElementIsNoSingleValue() {
    EntityBuilder entity =
        entity("e", column("id", "{each.number}"), column("x", "{each.value}")).each("/m/{i}");
    assertThat(spec(entity).map(object("m", List.of("a", object("b", 1L), 7L))).rows())
        .extracting(row -> row.values()[1])
        .containsExactly("a", null, "7");
  }

  @Test
  void usesTheFirstEachPatternThatMatchesAnything() {
    SpecBuilder spec =
        spec(
            entity("card", column("id", first("/number", "{number}")), column("title", "/title"))
                .each("/cards.json/{number}", "/card-{number}.md"));
    Object markdown = object("card-1.md", object("title", "M1"), "card-2.md", object("number", 7L));
    assertThat(spec.map(markdown).rows()).extracting(Row::key).containsExactly("1", "7");
    Object both =
        object("cards.json", List.of(object("title", "J")), "card-1.md", object("title", "M1"));
    assertThat(spec.map(both).rows()).extracting(Row::key).containsExactly("0");
  }

  @Test
  void makesNoRowWhereEachFindsNothingOrNull() {
    SpecBuilder spec = spec(entity("part", column("id", "")).each("/part"));
    assertThat(spec.map(object("part", null)).rows()).isEmpty();
    assertThat(spec.map(object()).rejected()).isFalse();
    assertThat(spec.map(object("part", "x")).rows()).extracting(Row::key).containsExactly("x");
  }

  // --- sources of values -----------------------------------------------------------------------

  @Test
  void fillsTemplatesFromFileRecordRunAndParameters() {
    SourceFile file =
        new SourceFile(
            Path.of("x"), "dir/sub/Some.File.JSON", 1, Instant.parse("2025-01-02T03:04:05Z"));
    SourceRecord record =
        new SourceRecord(file, new RecordPlace(3, 9, 100, 10), "k", object(), null);
    Object[] values =
        spec(entity(
                "e",
                column("id", "{file.path}#{record.number}"),
                column("a", "{file.name}|{file.stem}|{file.extension}|{file.directory}"),
                column("b", "{file.modified}|{record.key}"),
                column("c", "{run.id}|{run.started_at}|{param.user}|{param.given}")))
            .parameter("user", "me")
            .parameter("given", null)
            .compile(Map.of("given", "you"))
            .map(record, new UnmappedFields())
            .rows()
            .get(0)
            .values();
    assertThat(values)
        .containsExactly(
            "dir/sub/Some.File.JSON#3",
            "Some.File.JSON|Some.File|json|dir/sub",
            "2025-01-02T03:04:05Z|k",
            "run-1|2025-06-01T10:00:00Z|me|you");
  }

  @Test
  void hasNoValueWhereATemplateMissesAVariable() {
    assertThat(one(object("id", "1"), column("key", "x{record.key}").otherwise("none")))
        .containsExactly("1", "none");
  }

  @Test
  void takesTheFirstThatHasAValueAndListsThoseThatHaveOne() {
    Object record = object("id", "1", "a", null, "c", "C", "d", "D");
    assertThat(
            one(
                record,
                column("first", first("/a", "/b", "/c", "/d")),
                column("list", listOf("/a", "/d", "/c")).type(ColumnType.TEXT_ARRAY),
                column("none", listOf("/a", "/b")).type(ColumnType.TEXT_ARRAY)))
        .containsExactly("1", "C", List.of("D", "C"), null);
  }

  @Test
  void countsRowsAndElementsAndMembersAndMatches() {
    Object record =
        object("items", List.of(object(), object()), "map", object("a", 1L, "b", 2L, "c", 3L));
    EntityBuilder parent =
        entity(
            "parent",
            column("id", "p"),
            column("rows", countRows("child")).type(ColumnType.INTEGER),
            column("list", countAt("/items")).type(ColumnType.INTEGER),
            column("members", countAt("/map")).type(ColumnType.INTEGER),
            column("matches", countAt("/map/*")).type(ColumnType.INTEGER),
            column("nothing", countAt("/none")).type(ColumnType.INTEGER),
            column("others", countRows("other")).type(ColumnType.INTEGER));
    EntityBuilder child = entity("child", column("id", "{i}")).each("/items/{i}");
    EntityBuilder other = entity("other", column("id", "{i}")).each("/items/{i}").files("*.csv");
    assertThat(spec(parent, child, other).map(record).rows().get(0).values())
        .containsExactly("p", 2L, 2L, 3L, 3L, 0L, 0L);
    assertThat(problems(spec(parent, child, other).map(object("items", "text"))))
        .containsExactly(
            "structure: expected a list or an object to count but found \"text\" at /items");
  }

  @Test
  void makesNameBasedUuidsAsTheStandardSays() {
    Object[] values =
        one(object("id", "1"), column("u", uuid("{file.path}")).type(ColumnType.UUID));
    // Python: uuid.uuid5(uuid.UUID("37f8d7cc-34df-5140-bd85-8bd4d189b219"), "e:data/a.json")
    assertThat(values[1]).isEqualTo(UUID.fromString("0bc856fc-8ce1-5d0d-bade-af3d60c4a9f8"));
  }

  @Test
  void takesConstantsOfEveryShape() {
    assertThat(
            one(
                object("id", "1"),
                column("n", constant(5L)).type(ColumnType.INTEGER),
                column("j", constant(object("a", List.of(1L)))).type(ColumnType.JSON)))
        .containsExactly("1", 5L, "{\"a\":[1]}");
  }

  // --- extract, transform, default -------------------------------------------------------------

  @Test
  void extractsTheGroupOrTheMatchOrNothing() {
    assertThat(
            one(
                object("id", "1", "f", "run_2025_abc", "l", List.of("a1", "b", "c3")),
                column("group", "/f").extract("_([^_]+)$"),
                column("match", "/f").extract("\\d+"),
                column("none", "/f").extract("x(y)").otherwise("unknown"),
                column("list", "/l").extract("\\d").type(ColumnType.TEXT_ARRAY)))
        .containsExactly("1", "abc", "2025", "unknown", List.of("1", "3"));
  }

  @Test
  void transformsTexts() {
    Object record = object("id", "1", "t", "  Ärger  mit\n der-POST ", "n", 12L, "e", " ");
    assertThat(
            one(
                record,
                column("trim", "/t").transform(Kind.TRIM),
                column("lower", "/t").transform(Kind.TRIM).transform(Kind.LOWERCASE),
                column("upper", "/t").transform(Kind.COLLAPSE).transform(Kind.UPPERCASE),
                column("title", "/t")
                    .transform(Kind.REPLACE, "-=> ")
                    .transform(Kind.COLLAPSE)
                    .transform(Kind.TITLE_CASE)
                    .transform(Kind.TRIM),
                column("slug", "/t").transform(Kind.SLUG),
                column("prefix", "/n").transform(Kind.PREFIX, "no. "),
                column("number", "/n").transform(Kind.TRIM).type(ColumnType.INTEGER),
                column("empty", "/e").transform(Kind.NULL_IF_EMPTY).otherwise("-")))
        .containsExactly(
            "1",
            "Ärger  mit\n der-POST",
            "ärger  mit\n der-post",
            " ÄRGER MIT DER-POST ",
            "Ärger Mit Der Post",
            "arger-mit-der-post",
            "no. 12",
            12L,
            "-");
  }

  @Test
  void transformsLists() {
    Object record = object("id", "1", "t", "b, a,,b", "l", Arrays.asList(" x ", null, "y,z", 1L));
    assertThat(
            one(
                record,
                column("split", "/t").transform(Kind.SPLIT, ",").type(ColumnType.TEXT_ARRAY),
                column("distinct", "/t")
                    .transform(Kind.SPLIT, ",")
                    .transform(Kind.DISTINCT)
                    .transform(Kind.UPPERCASE)
                    .transform(Kind.JOIN, "+"),
                column("each", "/l").transform(Kind.TRIM).type(ColumnType.TEXT_ARRAY),
                column("flat", "/l").transform(Kind.SPLIT, ",").type(ColumnType.TEXT_ARRAY)))
        .containsExactly(
            "1",
            List.of("b", "a", "b"),
            "B+A",
            List.of("x", "y,z", "1"),
            List.of("x", "y", "z", "1"));
    assertThat(
            problems(
                spec(entity("e", ID, column("t", "/o").transform(Kind.TRIM)))
                    .map(object("id", "1", "o", object()))))
        .containsExactly(
            "structure: expected a text to transform but found an object with 0 members at /o");
  }

  @Test
  void takesAnEmptyTextForNoValueWhereATypeCannotBeEmpty() {
    Object record = object("id", "1", "e", "");
    assertThat(
            one(
                record,
                column("text", "/e"),
                column("number", "/e").type(ColumnType.INTEGER).otherwise(7L),
                column("date", "/e").type(ColumnType.DATE)))
        .containsExactly("1", "", 7L, null);
    assertThat(
            spec(entity(
                    "e", column("id", "/id"), column("n", "/e").type(ColumnType.DATE).required()))
                .map(record)
                .problems())
        .extracting(RecordProblem::code)
        .containsExactly("required");
  }

  @Test
  void takesAnEmptyTextForNoBytes() {
    Object[] row =
        one(object("id", "1", "e", ""), column("bytes", "/e").type(ColumnType.BYTES).required());
    assertThat((byte[]) row[1]).isEmpty();
  }

  // --- references ------------------------------------------------------------------------------

  @Test
  void refersToTheRowOfTheSameRecordAndToTheRowWithTheSameCaptures() {
    EntityBuilder run = entity("run", column("id", "{file.stem}"));
    EntityBuilder stage =
        entity("stage", column("id", "s{s}"), column("run", ref("run"))).each("/{s}");
    EntityBuilder item =
        entity("item", column("id", "{s}.{i}"), column("stage", ref("stage"))).each("/{s}/{i}");
    Object record = object("x", List.of("a", "b"), "y", List.of("c"));
    assertThat(spec(run, stage, item).map(record).rows())
        .extracting(row -> Arrays.asList(row.values()))
        .containsExactly(
            List.of("a"),
            List.of("sx", "a"),
            List.of("sy", "a"),
            List.of("x.0", "sx"),
            List.of("x.1", "sx"),
            List.of("y.0", "sy"));
  }

  @Test
  void rejectsARequiredReferenceToARowThatIsNotMade() {
    EntityBuilder author = entity("author", column("id", "")).each("/author");
    EntityBuilder article = entity("article", ID, column("author", ref("author")).required());
    assertThat(problems(spec(author, article).map(object("id", "1"))))
        .containsExactly("ref: expected a row to refer to but found none at author");
    EntityBuilder optional = entity("article", ID, column("author", ref("author")));
    assertThat(spec(author, optional).map(object("id", "1")).rows().get(0).values())
        .containsExactly("1", null);
  }

  @Test
  void rejectsAReferenceThatCouldMeanSeveralRows() {
    EntityBuilder tag = entity("tag", column("id", "")).each("/tags/*");
    EntityBuilder article = entity("article", ID, column("tag", ref("tag")));
    assertThat(problems(spec(tag, article).map(object("id", "1", "tags", List.of("a", "b")))))
        .containsExactly("ref: expected one row to refer to but this record makes 2 at tag");
  }

  @Test
  void doesNotRepeatAParentsProblemInItsChildren() {
    EntityBuilder parent = entity("parent", column("id", "/id").type(ColumnType.INTEGER));
    EntityBuilder child =
        entity("child", column("id", "c"), column("parent", ref("parent")).required());
    assertThat(spec(parent, child).map(object("id", "x")).problems())
        .extracting(RecordProblem::entity, RecordProblem::code)
        .containsExactly(tuple("parent", "type"));
  }

  // --- checks ----------------------------------------------------------------------------------

  @Test
  void reportsEveryProblemOfEveryRowOfARecord() {
    EntityBuilder parent =
        entity(
            "parent",
            ID,
            column("name", "/name").required(),
            column("age", "/age").type(ColumnType.INTEGER).min("0").max("150"),
            column("mail", "/mail").lengths(3, 8).pattern("[^@]+@[^@]+"),
            column("kind", "/kind").oneOf("article", "video"),
            column("born", "/born").type(ColumnType.DATE),
            column("text", "/text"));
    EntityBuilder child =
        entity("child", column("id", "{i}"), column("n", "/n").type(ColumnType.INTEGER).required())
            .each("/items/{i}");
    Object record =
        object(
            "age",
            151L,
            "mail",
            "nobody at all",
            "kind",
            "artikle",
            "born",
            "2024-02-30",
            "text",
            object("a", 1L),
            "items",
            List.of(object("n", 1L), object("n", "x"), object()));
    MappedRecord mapped = spec(parent, child).map(record);
    assertThat(mapped.rows()).isEmpty();
    assertThat(mapped.problems())
        .extracting(RecordProblem::entity, RecordProblem::field, RecordProblem::code)
        .containsExactly(
            tuple("parent", "id", "required"),
            tuple("parent", "name", "required"),
            tuple("parent", "age", "range"),
            tuple("parent", "mail", "length"),
            tuple("parent", "mail", "pattern"),
            tuple("parent", "kind", "one-of"),
            tuple("parent", "born", "type"),
            tuple("parent", "text", "structure"),
            tuple("child", "n", "type"),
            tuple("child", "n", "required"));
    assertThat(problems(mapped))
        .contains(
            "range: expected at most 150 but found 151 at /age",
            "one-of: expected one of article, video but found \"artikle\"; did you mean 'article'?"
                + " at /kind",
            "type: expected an integer but found \"x\" at /n (row 2, i \"1\")");
  }

  @Test
  void comparesBoundsExactlyForEveryKindOfNumber() {
    for (ColumnType type : List.of(ColumnType.DECIMAL, ColumnType.DOUBLE)) {
      SpecBuilder spec = spec(entity("e", ID, column("n", "/n").type(type).min("0.1").max("0.3")));
      assertThat(spec.map(object("id", "1", "n", "0.1")).rejected()).isFalse();
      assertThat(spec.map(object("id", "1", "n", "0.3")).rejected()).isFalse();
      assertThat(spec.map(object("id", "1", "n", "0.30001")).rejected()).isTrue();
      assertThat(spec.map(object("id", "1", "n", "0.09999")).rejected()).isTrue();
    }
    SpecBuilder integer =
        spec(entity("e", ID, column("n", "/n").type(ColumnType.INTEGER).min("0.5").max("2")));
    assertThat(integer.map(object("id", "1", "n", 0L)).rejected()).isTrue();
    assertThat(integer.map(object("id", "1", "n", 2L)).rejected()).isFalse();
  }

  @Test
  void requiresThePatternToMatchTheWholeTextAndChecksEachElementOfAList() {
    SpecBuilder text = spec(entity("e", ID, column("t", "/t").pattern("[a-z]+")));
    assertThat(text.map(object("id", "1", "t", "abc")).rejected()).isFalse();
    assertThat(text.map(object("id", "1", "t", "abc1")).rejected()).isTrue();
    SpecBuilder list =
        spec(entity("e", ID, column("t", "/t").type(ColumnType.TEXT_ARRAY).oneOf("a", "b")));
    assertThat(list.map(object("id", "1", "t", List.of("a", "b"))).rejected()).isFalse();
    assertThat(list.map(object("id", "1", "t", List.of("a", "c"))).rejected()).isTrue();
  }

  @Test
  void survivesRegularExpressionsThatExhaustTheStack() {
    SpecBuilder spec =
        spec(
            entity(
                "e",
                ID,
                column("p", "/t").type(ColumnType.LONG_TEXT).pattern("(a|b)*"),
                column("x", "/t").type(ColumnType.LONG_TEXT).extract("((a|b)*)$")));
    MappedRecord mapped = spec.map(object("id", "1", "t", "ab".repeat(200_000)));
    assertThat(mapped.problems()).extracting(RecordProblem::field).containsExactly("p", "x");
  }

  @Test
  void cutsOffTheProblemsOfARecordThatIsAllWrong() {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      items.add(object());
    }
    MappedRecord mapped = spec(entity("e", column("id", "/id")).each("/{i}")).map((Object) items);
    assertThat(mapped.problems()).hasSize(1_001);
    assertThat(mapped.problems().get(1_000).message()).isEqualTo("and 500 more problems");
  }

  // --- which records make rows -----------------------------------------------------------------

  @Test
  void passesOnWhatCouldNotBeRead() {
    SourceRecord broken =
        SourceRecord.broken(
            record("a.json", 1, "x").file(),
            new RecordPlace(1, 1, 0, 5),
            RecordProblem.of("json-syntax", "unexpected end"));
    MappedRecord mapped = spec(entity("e", ID)).map(broken);
    assertThat(mapped.problems())
        .containsExactly(RecordProblem.of("json-syntax", "unexpected end"));
    assertThat(mapped.source()).isSameAs(broken);
  }

  @Test
  void makesNothingOfFilesThatNoEntityAppliesTo() {
    RecordMapper mapper =
        spec(entity("json", ID).files("*.json"), entity("csv", ID).files("in/*.csv", "x.csv"))
            .compile();
    assertThat(entities(mapper, "deep/down/a.json")).containsExactly(0);
    assertThat(entities(mapper, "in/a.csv")).containsExactly(1);
    assertThat(entities(mapper, "out/a.csv")).isEmpty();
    assertThat(entities(mapper, "out/x.csv")).containsExactly(1);
    assertThat(mapper.map(record("b.txt", 1, object()), new UnmappedFields()).rejected()).isFalse();
  }

  // --- keys, legacy ids, duplicates, fingerprints
  // -------------------------------------------------

  @Test
  void makesTheKeyOfOneColumnItsPlainText() {
    Object record =
        object("t", "a\u001fb", "n", new BigDecimal("1.500"), "z", "2025-01-01T02:00:00+02:00");
    EntityBuilder entity =
        entity(
            "e",
            column("t", "/t"),
            column("n", "/n").type(ColumnType.DECIMAL),
            column("z", "/z").type(ColumnType.TIMESTAMP));
    assertThat(key(entity.key("t"), record)).isEqualTo("a\u001fb");
    assertThat(key(entity.key("n"), record)).isEqualTo("1.5");
    assertThat(key(entity.key("z"), record)).isEqualTo("2025-01-01T00:00:00Z");
  }

  @Test
  void joinsTheKeyOfSeveralColumnsUnambiguously() {
    EntityBuilder entity = entity("e", column("a", "/a"), column("b", "/b")).key("a", "b");
    assertThat(key(entity, object("a", "x", "b", "y"))).isEqualTo("x\u001fy");
    List<String> parts = List.of("", "x", "\u001f", "\u001e", "x\u001f", "\u001f\u001e");
    List<String> keys = new ArrayList<>();
    for (String a : parts) {
      for (String b : parts) {
        keys.add(key(entity, object("a", a, "b", b)));
      }
    }
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void takesTheKeyForTheLegacyIdUnlessThereIsATemplate() {
    Object record = object("id", "1", "items", List.of("x"));
    assertThat(spec(entity("e", ID)).map(record).rows().get(0).legacyId()).isEqualTo("1");
    EntityBuilder each =
        entity("e", column("id", "")).each("/items/{i}").legacyId("{file.path}#{i}");
    assertThat(spec(each).map(record).rows().get(0).legacyId()).isEqualTo("data/a.json#0");
    EntityBuilder none = entity("e", ID).legacyId("{record.key}");
    assertThat(spec(none).map(record).rows().get(0).legacyId()).isEqualTo("1");
    EntityBuilder nul = entity("e", column("id", "1")).each("/{k}").legacyId("{k}");
    assertThat(spec(nul).map(object("a\u0000", 1L)).problems())
        .extracting(RecordProblem::code, RecordProblem::field)
        .containsExactly(tuple("nul-character", "legacy_id"));
  }

  @Test
  void settlesRowsOfOneRecordWithTheSameKeyAsTheEntitySays() {
    Object record =
        object(
            "list",
            List.of(
                object("n", "a", "v", 1L), object("n", "b", "v", 2L), object("n", "a", "v", 3L)));
    MappedRecord rejected = duplicates(DuplicateRule.REJECT).map(record);
    assertThat(rejected.problems())
        .extracting(RecordProblem::code, RecordProblem::entity, RecordProblem::field)
        .containsExactly(tuple("duplicate-row", "e", "id"));
    assertThat(duplicates(DuplicateRule.FIRST).map(record).rows())
        .extracting(row -> Arrays.asList(row.values()))
        .containsExactly(List.of("a", "1"), List.of("b", "2"));
    assertThat(duplicates(DuplicateRule.LAST).map(record).rows())
        .extracting(row -> Arrays.asList(row.values()))
        .containsExactly(List.of("b", "2"), List.of("a", "3"));
  }

  @Test
  void refersToTheRowThatStandsForADroppedDuplicate() {
    EntityBuilder author =
        entity("author", column("id", "author-{i}"), column("name", "/author"))
            .each("/list/{i}")
            .key("name")
            .onDuplicate(DuplicateRule.FIRST);
    EntityBuilder book =
        entity("book", column("id", "book-{i}"), column("author", ref("author")).required())
            .each("/list/{i}");
    Object record = object("list", List.of(object("author", "A"), object("author", "A")));
    assertThat(spec(author, book).map(record).rows())
        .extracting(row -> Arrays.asList(row.values()))
        .containsExactly(
            List.of("author-0", "A"), List.of("book-0", "author-0"), List.of("book-1", "author-0"));
  }

  @Test
  void changesTheFingerprintWithEveryTrackedValueAndNoOther() {
    Object record = object("id", "1", "a", "x", "b", "y");
    assertThat(fingerprint(record)).isEqualTo(fingerprint(object("b", "y", "id", "1", "a", "x")));
    assertThat(fingerprint(object("id", "1", "a", "x", "b", "y", "u", "untracked")))
        .isEqualTo(fingerprint(record));
    List<String> fingerprints = new ArrayList<>();
    for (Object other :
        List.of(
            record,
            object("id", "2", "a", "x", "b", "y"),
            object("id", "1", "a", "xy", "b", ""),
            object("id", "1", "a", "", "b", "xy"),
            object("id", "1", "a", "x"),
            object("id", "1", "b", "x"),
            object("id", "1", "a", "é", "b", "y"),
            object("id", "1", "a", "x".repeat(10_000), "b", "y"))) {
      fingerprints.add(fingerprint(other));
    }
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void keepsItsFingerprintsFromVersionToVersion() {
    Object[] all = {
      "id",
      "1",
      "n",
      7L,
      "d",
      new BigDecimal("1.50"),
      "t",
      "2025-01-01T00:00:00.000001+02:00",
      "b",
      true,
      "l",
      List.of("a", "é"),
      "u",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      "y",
      "AQI=",
      "day",
      "2025-01-01",
      "time",
      "10:00",
      "local",
      "2025-01-01T10:00",
      "f",
      1.5,
    };
    Row row =
        spec(entity(
                "e",
                ID,
                column("n", "/n").type(ColumnType.INTEGER),
                column("d", "/d").type(ColumnType.DECIMAL),
                column("t", "/t").type(ColumnType.TIMESTAMP),
                column("b", "/b").type(ColumnType.BOOLEAN),
                column("l", "/l").type(ColumnType.TEXT_ARRAY),
                column("u", "/u").type(ColumnType.UUID),
                column("y", "/y").type(ColumnType.BYTES),
                column("day", "/day").type(ColumnType.DATE),
                column("time", "/time").type(ColumnType.TIME),
                column("local", "/local").type(ColumnType.DATETIME),
                column("f", "/f").type(ColumnType.DOUBLE),
                column("none", "/none")))
            .map(object(all))
            .rows()
            .get(0);
    assertThat(HexFormat.of().formatHex(row.fingerprint()))
        .isEqualTo("e3729e93c532d978cd2de933328f943dc406a0027314b6b82d852c72b8931cb9");
    assertThat(row.values()[3]).isEqualTo(OffsetDateTime.parse("2025-01-01T00:00:00.000001+02:00"));
  }

  @Test
  void mapsFromSeveralThreadsAsFromOne() throws Exception {
    RecordMapper mapper =
        spec(entity(
                "e",
                column("id", uuid("{file.path}#{record.number}")).type(ColumnType.UUID),
                column("path", "{file.path}")))
            .compile();
    Callable<List<String>> work =
        () -> {
          List<String> fingerprints = new ArrayList<>();
          UnmappedFields unmapped = new UnmappedFields();
          for (int i = 0; i < 2_000; i++) {
            Row row = mapper.map(record("f" + i % 3, i, object()), unmapped).rows().get(0);
            fingerprints.add(row.key() + HexFormat.of().formatHex(row.fingerprint()));
          }
          return fingerprints;
        };
    List<String> expected = work.call();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<List<String>> result : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  // --- compiling -------------------------------------------------------------------------------

  @Test
  void reportsEveryParameterProblemAtOnce() {
    SpecBuilder spec =
        spec(entity("e", column("id", "{param.region}")))
            .parameter("user_id", "me")
            .parameter("region", null)
            .parameter("other", null);
    assertThatThrownBy(() -> spec.compile(Map.of("usr_id", "x")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            thrown -> {
              assertThat(thrown.fault()).isEqualTo(Fault.USAGE);
              assertThat(thrown.problems())
                  .extracting(Problem::code, Problem::hint)
                  .containsExactly(
                      tuple("unknown-parameter", "did you mean 'user_id'?"),
                      tuple("missing-parameter", "add --param region=…"),
                      tuple("missing-parameter", "add --param other=…"));
            });
  }

  @Test
  void refusesDefaultsOfTheWrongType() {
    SpecBuilder spec =
        spec(
            entity(
                "e",
                column("id", "/id"),
                column("n", "/n").type(ColumnType.INTEGER).otherwise("many")));
    assertThatThrownBy(spec::compile)
        .isInstanceOfSatisfying(
            ProblemException.class,
            thrown ->
                assertThat(thrown.problems())
                    .extracting(Problem::code, Problem::hint, Problem::where)
                    .containsExactly(tuple("bad-default", null, Specs.SOMEWHERE)));
  }

  // --- helpers ---------------------------------------------------------------------------------

  private static @Nullable Object[] one(Object record, ColumnBuilder... columns) {
    ColumnBuilder[] withId = new ColumnBuilder[columns.length + 1];
    withId[0] = ID;
    System.arraycopy(columns, 0, withId, 1, columns.length);
    return spec(entity("e", withId)).row(record);
  }

  private static List<String> problems(MappedRecord mapped) {
    return mapped.problems().stream()
        .map(problem -> problem.code() + ": " + problem.message())
        .toList();
  }

  private static List<Integer> entities(RecordMapper mapper, String file) {
    return mapper.map(record(file, 1, object("id", "1")), new UnmappedFields()).rows().stream()
        .map(Row::entity)
        .toList();
  }

  private static String key(EntityBuilder entity, Object record) {
    return spec(entity).map(record).rows().get(0).key();
  }

  private static SpecBuilder duplicates(DuplicateRule rule) {
    return spec(
        entity("e", column("id", "/n"), column("v", "/v")).each("/list/*").onDuplicate(rule));
  }

  private static String fingerprint(Object record) {
    return HexFormat.of()
        .formatHex(
            spec(entity(
                    "e", ID, column("a", "/a"), column("b", "/b"), column("u", "/u").untracked()))
                .map(record)
                .rows()
                .get(0)
                .fingerprint());
  }
}
