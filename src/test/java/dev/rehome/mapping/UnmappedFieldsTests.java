package dev.rehome.mapping;

import static dev.rehome.mapping.Specs.column;
import static dev.rehome.mapping.Specs.constant;
import static dev.rehome.mapping.Specs.countAt;
import static dev.rehome.mapping.Specs.entity;
import static dev.rehome.mapping.Specs.first;
import static dev.rehome.mapping.Specs.object;
import static dev.rehome.mapping.Specs.record;
import static dev.rehome.mapping.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.mapping.Specs.SpecBuilder;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DerivedMembersMap;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnmappedFieldsTests {

  @Test
  void countsRecordsThatHaveAFieldNoColumnUses() {
    SpecBuilder spec = spec(entity("e", column("id", "/id"), column("a", "/meta/author")));
    assertThat(
            count(
                spec,
                object("id", "1", "legacy_flag", true, "meta", object("author", "a", "x/~y", 1L)),
                object("id", "2", "legacy_flag", "", "meta", object("x/~y", null)),
                object("id", "3", "legacy_flag", null)))
        .containsExactly(Map.entry("/legacy_flag", 2L), Map.entry("/meta/x~1~0y", 1L));
  }

  @Test
  void countsAnObjectOfWhichNothingIsUsedAsOneField() {
    SpecBuilder spec = spec(entity("e", column("id", "/id")));
    assertThat(count(spec, object("id", "1", "meta", object("a", 1L, "b", 2L))))
        .containsExactly(Map.entry("/meta", 1L));
  }

  @Test
  void countsNothingBelowWhatIsTakenWhole() {
    SpecBuilder spec =
        spec(
            entity(
                "e",
                column("id", "/id"),
                column("json", "/meta").type(ColumnType.JSON),
                column("deep", "/meta/a/b"),
                column("first", first("/x", "/y")),
                column("n", countAt("/counted")).type(ColumnType.INTEGER)));
    assertThat(
            count(
                spec,
                object(
                    "id",
                    "1",
                    "meta",
                    object("a", object("b", 1L, "c", 2L)),
                    "y",
                    "y",
                    "counted",
                    List.of(1L))))
        .isEmpty();
  }

  @Test
  void writesIndexesAndCapturedNamesAsStarsAndCountsARecordOnce() {
    SpecBuilder spec =
        spec(
            entity("response", column("id", "{s}/{i}"), column("text", "/text"))
                .each("/sequences/{s}/run_{r}/{i}"));
    Object record =
        object(
            "sequences",
            object(
                "a",
                object(
                    "run_1",
                    List.of(object("text", "t", "cost", 1L), object("text", "t", "cost", 2L)),
                    "summary",
                    "s"),
                "b",
                object("run_1", List.of(object("text", "t", "cost", 3L)))));
    assertThat(count(spec, record, record))
        .containsExactly(
            Map.entry("/sequences/*/*/*/cost", 2L), Map.entry("/sequences/*/summary", 2L));
  }

  @Test
  void joinsWhatSeveralPatternsUseOfTheSameField() {
    SpecBuilder spec =
        spec(
            entity("a", column("id", "/x")).each("/*/{i}"),
            entity("b", column("id", "/y")).each("/list/0"),
            entity("c", column("id", "/z")).each("/l{rest}/{j}"));
    Object record =
        object(
            "list",
            List.of(object("x", 1L, "y", 1L, "z", 1L, "w", 1L)),
            "other",
            List.of(object("x", 1L, "y", 1L)));
    assertThat(count(spec, record))
        .containsExactly(Map.entry("/*/*/y", 1L), Map.entry("/list/*/w", 1L));
  }

  @Test
  void reportsAScalarWhereTheSpecLooksForMore() {
    SpecBuilder spec = spec(entity("e", column("id", "/id"), column("a", "/meta/author")));
    assertThat(count(spec, object("id", "1", "meta", "just a text")))
        .containsExactly(Map.entry("/meta", 1L));
    assertThat(count(spec, "a record that is a text")).containsExactly(Map.entry("/", 1L));
  }

  @Test
  void takesATextThatIsSplitForUsed() {
    for (String id : List.of("{each.value}", "")) {
      RecordMapper mapper =
          spec(entity("tag", column("id", id)).each("/tags/{i}").split(",")).compile();
      UnmappedFields unmapped = new UnmappedFields();
      mapper.map(record(object("tags", "a, b", "x", 1L)), unmapped);
      mapper.map(record(object("tags", List.of("a"))), unmapped);
      assertThat(unmapped.counts()).containsExactly(Map.entry("/x", 1L));
    }
  }

  @Test
  void looksOnlyAtEntitiesThatApplyToTheFile() {
    RecordMapper mapper =
        spec(
                entity("a", column("id", "/a")).files("*.a"),
                entity("b", column("id", "/b")).files("*.b"))
            .compile();
    UnmappedFields unmapped = new UnmappedFields();
    mapper.map(record("x.a", 1, object("a", 1L, "b", 2L)), unmapped);
    assertThat(unmapped.counts()).containsExactly(Map.entry("/b", 1L));
    mapper.map(record("x.b", 1, object("a", 1L, "b", 2L)), unmapped);
    assertThat(unmapped.counts()).containsExactly(Map.entry("/a", 1L), Map.entry("/b", 1L));
  }

  @Test
  void readsPathsOutOfExpressions() {
    SpecBuilder spec =
        spec(entity(
                    "e",
                    column("id", "/id"),
                    column("sum", Specs.cel("record.a.b + int(root['c'][0])"))
                        .type(ColumnType.INTEGER))
                .when("has(record.w)"))
            .rule("record.r > 0", "r must be positive");
    Object record =
        object(
            "id",
            "1",
            "a",
            object("b", 1L, "x", 2L),
            "c",
            Arrays.asList("1", "2"),
            "w",
            object("y", 1L),
            "r",
            1L,
            "z",
            1L);
    assertThat(count(spec, record))
        .containsExactly(Map.entry("/a/x", 1L), Map.entry("/c/*", 1L), Map.entry("/z", 1L));
  }

  @Test
  void takesABareVariableForAllThatIsInIt() {
    SpecBuilder whole =
        spec(entity("e", column("id", "/id"), column("n", Specs.cel("string(size(record))"))));
    assertThat(count(whole, object("id", "1", "z", 1L))).isEmpty();
    SpecBuilder element =
        spec(entity("e", column("id", "{i}")).each("/items/{i}").when("size(record) > 0"));
    assertThat(count(element, object("items", List.of(object("a", 1L)), "z", 1L)))
        .containsExactly(Map.entry("/z", 1L));
  }

  @Test
  void countsTheMatchesThatAColumnLeaves() {
    SpecBuilder spec =
        spec(
            entity(
                    "e",
                    column("id", "{n}"),
                    column("text", "/*.md/content"),
                    column("title", "/*.md/title"),
                    column("first", "/list/*/x"),
                    column("n", countAt("/files/*")).type(ColumnType.INTEGER))
                .each("/stage{n}"));
    Object stage =
        object(
            "b10.md",
            object("content", "c", "title", "t"),
            "b9.md",
            object("content", "c"),
            "b11.md",
            object("content", "c"),
            "list",
            Arrays.asList(null, object("y", 1L), object("x", 1L), object("x", 1L)),
            "files",
            List.of("a", "b"));
    assertThat(count(spec, object("stage1", stage)))
        .containsExactly(
            Map.entry("/*/*/content", 1L), Map.entry("/*/b11.md", 1L), Map.entry("/*/list/*", 1L));
  }

  @Test
  void takesTheNamesOfAnObjectThatAnExpressionRunsThroughForNamesOnly() {
    SpecBuilder spec =
        spec(
            entity("e", column("id", "/id"))
                .when("record.map.exists(name, name == 'a') && record.list.all(x, x > 0)"));
    assertThat(
            count(
                spec, object("id", "1", "map", object("a", 1L, "b", 2L), "list", List.of(1L, 2L))))
        .containsExactly(Map.entry("/map/a", 1L), Map.entry("/map/b", 1L));
  }

  @Test
  void leavesOutMembersThatTheFormatDerives() {
    SpecBuilder spec =
        spec(
            entity(
                "e",
                column("id", "/id"),
                column("intro", "/sections/intro"),
                column("tag", "/front_matter/tag")));
    Map<String, Object> members =
        object(
            "id",
            "1",
            "author",
            "a",
            "content",
            "c",
            "title",
            "that of the first heading",
            "front_matter",
            object("id", "1", "author", "a"),
            "sections",
            object("intro", "i", "end", "e"));
    Set<String> derived = Set.of("title", "front_matter", "sections");
    assertThat(count(spec, new DerivedMembersMap(members, derived)))
        .containsExactly(Map.entry("/author", 1L), Map.entry("/content", 1L));
    assertThat(count(spec, members))
        .containsExactly(
            Map.entry("/author", 1L),
            Map.entry("/content", 1L),
            Map.entry("/front_matter/author", 1L),
            Map.entry("/front_matter/id", 1L),
            Map.entry("/sections/end", 1L),
            Map.entry("/title", 1L));
  }

  @Test
  void doesNotCountWhatCouldNotBeRead() {
    UnmappedFields unmapped = new UnmappedFields();
    spec(entity("e", column("id", "/id")))
        .compile()
        .map(
            SourceRecord.broken(
                record(object()).file(), new RecordPlace(1, 1, 0, 1), RecordProblem.of("x", "y")),
            unmapped);
    assertThat(unmapped.counts()).isEmpty();
  }

  @Test
  void staysSmallWhereNamesNeverRepeat() {
    SpecBuilder spec = spec(entity("e", column("id", "/id")));
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      records.add(object("id", "1", "key-" + i, 1L));
    }
    Map<String, Long> counts = count(spec, records.toArray());
    assertThat(counts).hasSize(1_001).containsEntry("/*", 100L);
  }

  private static Map<String, Long> count(SpecBuilder spec, Object... records) {
    RecordMapper mapper = spec.compile();
    UnmappedFields unmapped = new UnmappedFields();
    for (Object record : records) {
      mapper.map(record(record), unmapped);
    }
    return unmapped.counts();
  }

  // --- paths that find nothing
  // --------------------------------------------------------------------

  @Test
  void notesWhichColumnsAndEachEverFoundSomething() {
    RecordMapper mapper =
        spec(
                entity(
                    "doc",
                    column("id", "/id"),
                    column("title", "/titel"),
                    column("either", first("/nowhere", "/b")),
                    column("neither", first("/nowhere", "/nor/here")),
                    column("fallback", first("/nowhere", "{file.name}")),
                    column("empty", "/empty"),
                    column("counted", countAt("/tags")),
                    column("whole", ""),
                    column("constant", constant(1L))),
                entity("tag", column("id", "{i}"), column("name", "/nmae")).each("/tags/{i}"),
                entity("none", column("id", "{i}"), column("x", "/x")).each("/none/{i}"),
                entity("never", column("id", "/id"), column("x", "/x")).when("false"))
            .compile();
    UnmappedFields tally = new UnmappedFields();
    mapper.map(record(object("id", "1", "b", 1L, "empty", null, "tags", List.of())), tally);
    Map<String, Boolean> finds = new TreeMap<>(tally.finds());
    assertThat(finds)
        .containsEntry("doc.id", true)
        .containsEntry("doc.title", false)
        .containsEntry("doc.either", true)
        .containsEntry("doc.neither", false)
        .containsEntry("doc.fallback", true)
        .containsEntry("doc.empty", true)
        .containsEntry("doc.counted", true)
        .containsEntry("tag", true)
        .containsEntry("none", false)
        .doesNotContainKeys(
            "doc.whole", "doc.constant", "tag.name", "none.x", "never.id", "never.x");

    UnmappedFields later = new UnmappedFields();
    mapper.map(record(object("id", "2", "tags", List.of(object("name", "x")))), later);
    assertThat(later.finds()).containsEntry("tag.name", false).containsEntry("doc.either", false);
  }

  @Test
  void suggestsTheUnusedFieldNearestToAPathThatFoundNothing() {
    RecordMapper mapper =
        spec(
                entity(
                    "doc",
                    column("id", "/id"),
                    column("title", "/titel"),
                    column("author", "/metdata/author"),
                    column("far", first("/qqq", "/www"))),
                entity("tag", column("id", "{i}"), column("name", "/nmae")).each("/tags/{i}"))
            .compile();
    UnmappedFields tally = new UnmappedFields();
    mapper.map(
        record(
            object(
                "id",
                "1",
                "title",
                "t",
                "metadata",
                object("author", "a"),
                "tags",
                List.of(object("name", "x")))),
        tally);
    assertThat(mapper.neverFound(tally.finds(), tally.counts().keySet()))
        .extracting(RecordWarning::subject, RecordWarning::message, RecordWarning::hint)
        .containsExactly(
            tuple(
                "doc.title",
                "no record of this run has anything at /titel",
                "did you mean /title?"),
            tuple(
                "doc.author",
                "no record of this run has anything at /metdata/author",
                "did you mean /metadata/author?"),
            tuple(
                "doc.far",
                "no record of this run has anything at /qqq or /www",
                "compare the path with what rehome preview shows of the records"),
            tuple(
                "tag.name", "no record of this run has anything at /nmae", "did you mean /name?"));
  }
}
