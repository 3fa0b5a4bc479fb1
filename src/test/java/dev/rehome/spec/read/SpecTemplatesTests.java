package dev.rehome.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Glob;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Specs that extend templates. */
class SpecTemplatesTests {

  private static final String BASE =
      """
      source: { directory: data, include: ["*.json", "*.csv"], csv: { delimiter: ";", strict: true } }
      entities:
        item:
          table: items
          id: /id
          columns:
            title: { from: /title, required: true }
            body: /body
      rules: [{ check: item.title != "", message: no title }]
      """;

  @TempDir Path directory;

  private SpecFixture specs;

  @BeforeEach
  void writeTemplate() {
    specs = new SpecFixture(directory);
    specs.write("templates/base.yml", BASE);
  }

  @Test
  void mergesMappingsKeyByKeyAndReplacesEverythingElse() {
    Spec spec =
        specs.read(
            """
            name: child
            extends: templates/base.yml
            source: { include: ["*.xml"], csv: { delimiter: "," } }
            entities:
              item:
                columns:
                  title: { max_length: 80 }
                  body: { value: fixed }
                  extra: /extra
              other: { id: /id, columns: { b: /b } }
            """);
    assertThat(spec.source().path()).isEqualTo(Path.of("data"));
    assertThat(spec.source().include()).containsExactly(Glob.of("*.xml"));
    assertThat(spec.source().options().text("csv", "delimiter")).contains(",");
    assertThat(spec.source().options().flag("csv", "strict")).contains(true);
    assertThat(spec.rules()).hasSize(1);
    assertThat(spec.entities()).extracting(EntitySpec::name).containsExactly("item", "other");
    EntitySpec item = spec.entities().get(0);
    assertThat(item.table()).isEqualTo("items");
    assertThat(item.columns())
        .extracting(ColumnSpec::name)
        .containsExactly("id", "title", "body", "extra");
    ColumnSpec title = item.columns().get(1);
    assertThat(title.required()).isTrue();
    assertThat(title.maxLength()).isEqualTo(80);
    assertThat(item.columns().get(2).source()).isEqualTo(new ValueSource.Constant("fixed"));
  }

  @Test
  void layersSeveralTemplatesInOrderAndTemplatesOfTemplates() {
    specs.write(
        "templates/deep/lowest.yml", "description: lowest\nparameters: { p: { default: 1 } }");
    specs.write("templates/low.yml", "extends: deep/lowest.yml\nparameters: { q: { default: 2 } }");
    specs.write("high.yml", "parameters: { q: { default: 3 } }");
    Spec spec =
        specs.read("name: top\nextends: [templates/base.yml, templates/low.yml, ./high.yml]");
    assertThat(spec.description()).isEqualTo("lowest");
    assertThat(spec.parameters()).containsEntry("p", "1").containsEntry("q", "3");
  }

  @Test
  void mayExtendOneTemplateOnTwoWays() {
    specs.write("a.yml", "extends: templates/base.yml");
    specs.write("b.yml", "extends: templates/base.yml");
    assertThat(specs.read("name: top\nextends: [a.yml, b.yml]").entities()).hasSize(1);
  }

  @Test
  void checksumCoversTheTemplates() {
    String yaml = "name: child\nextends: templates/base.yml";
    String before = specs.read(yaml).checksum();
    assertThat(specs.read(yaml).checksum()).isEqualTo(before);
    specs.write("templates/base.yml", BASE + "# changed");
    assertThat(specs.read(yaml).checksum()).isNotEqualTo(before);
  }

  @Test
  void locatesProblemsInTheFileTheyAreInTheSpecFirst() {
    specs.write(
        "templates/base.yml", BASE.replace("/body", "body").replace("delimiter", "delimitr"));
    assertThat(
            specs.problems(
                """
                name: child
                extends: templates/base.yml
                entities: { item: { columns: { title: { min: 1 } } } }
                """))
        .containsExactly(
            "spec.yml:3:41: 'min' is not allowed for type text"
                + " (give the column one of the types integer, decimal, double, real)",
            "templates/base.yml:1:65: unknown key 'delimitr' in 'csv' (did you mean 'delimiter'?)",
            "templates/base.yml:8:13: 'body' is neither a path nor a template"
                + " (for a constant write { value: body }; a path starts with '/')");
  }

  @Test
  void namesBothPlacesWhenSpecAndTemplateContradict() {
    assertThat(
            specs.problems(
                """
                name: child
                extends: templates/base.yml
                entities: { item: { columns: { title: { value: x } } } }
                """))
        .containsExactly(
            "spec.yml:3:41: column 'title' has 'from' and 'value', which are mutually exclusive"
                + " (keep one of them; 'from' comes from templates/base.yml:7:16)");
  }

  @Test
  void reportsACircle() {
    specs.write("a.yml", "extends: b.yml");
    specs.write("b.yml", BASE + "extends: a.yml");
    assertThat(specs.problems("name: top\nextends: a.yml"))
        .containsExactly(
            "b.yml:10:10: templates extend each other in a circle: a.yml -> b.yml -> a.yml"
                + " (remove one of these 'extends')");
  }

  @Test
  void reportsASpecThatExtendsItself() {
    assertThat(specs.problems(BASE + "name: top\nextends: ./spec.yml"))
        .containsExactly("spec.yml:11:10: spec.yml extends itself (remove one of these 'extends')");
  }

  @Test
  void reportsEveryTemplateThatCannotBeRead() {
    specs.write("broken.yml", "a: [\n");
    specs.write("list.yml", "[]");
    assertThat(
            specs.problems(
                "name: top\nextends: [bas.yml, broken.yml, list.yml, templates]\nsource: 5"))
        .containsExactly(
            "spec.yml:2:11: there is no file bas.yml"
                + " (its directory holds broken.yml, list.yml, spec.yml)",
            "spec.yml:2:42: templates is a directory, but a YAML file was expected"
                + " (it holds base.yml)",
            "spec.yml:3:9: 'source' must be a mapping, but was the number 5",
            "broken.yml:2:1: no valid YAML: expected the node content, but found '<stream end>',"
                + " while parsing a flow node",
            "list.yml:1:1: a spec must be a mapping, but was a list"
                + " (begin with 'name: ...', 'source: ...' and 'entities: ...')");
  }

  @Test
  void refusesAnythingElseUnderExtends() {
    assertThat(specs.problems("name: top\nextends: { a: b }"))
        .containsExactly(
            "spec.yml:2:10: 'extends' must be a file or a list of files, but was a mapping");
    assertThat(specs.problems("name: top\nextends: [templates/base.yml, 5]"))
        .containsExactly(
            "spec.yml:2:31: file 2 of 'extends' must be a text, but was the number 5"
                + " (put it in quotes: \"5\")");
  }

  @Test
  void readsASpecAgainFromItsKeptTextWhenItsFilesAreGone() throws IOException {
    specs.write("templates/low.yml", "# a, 3 characters\nextends: deep.yml\n");
    specs.write("templates/deep.yml", "---\n# begins like another file\ndescription: deepest");
    Spec spec = specs.read("name: top\nextends: [templates/base.yml, templates/low.yml]\n");

    FileSystemUtils.deleteRecursively(directory);

    Spec again =
        new SpecReader(TestFormats.ALL, TestStores.ALL).readKept(spec.text(), spec.checksum());
    assertThat(again).isEqualTo(spec);
    assertThat(again.description()).isEqualTo("deepest");
  }
}
