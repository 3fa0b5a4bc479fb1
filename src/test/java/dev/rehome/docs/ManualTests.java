package dev.rehome.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the manual's pages say is exactly what the program does. */
class ManualTests {

  private static final Page COMMAND_LINE = Page.of("src/docs/command-line.md");
  private static final Page SPECS = Page.of("src/docs/specs.md");

  /** Commands that have verbs of their own. */
  private static final Set<String> GROUPS = Set.of("artifacts", "spec");

  private static final Pattern OPTION = Pattern.compile("--[a-z]+(?:-[a-z]+)*");
  private static final Pattern VARIABLE = Pattern.compile("\\b(REHOME(?:_[A-Z]+)+)\\b");
  private static final Pattern JAVA_JAR =
      Pattern.compile("java (?:@\\S+ )?-jar target/rehome.jar +([^\\n#]+)");

  @TempDir private Path directory;

  @Test
  void theFirstSpecEndsAsItSays() {
    Page page = Page.of("src/docs/first-spec.md");
    Workspace workspace = new Workspace(directory);
    workspace.file("customers.csv", page.blocks("csv").get(0));
    String first = page.blocks("yaml").get(0);
    String columns = page.blocks("yaml").get(1).strip();
    workspace.spec(first.substring(0, first.indexOf("columns:")) + columns + "\n");

    Result validated = workspace.validating();
    Result imported = workspace.importing();

    assertThat(validated.exitCode()).isEqualTo(5);
    assertThat(imported.exitCode()).as(imported.err()).isEqualTo(3);
    assertThat(imported.report().at("/problems/0/where").asString()).endsWith("customers.csv:3");
    assertThat(imported.report().at("/problems/0/code").asString()).isEqualTo("type");
    assertThat(imported.report().at("/problems/1/where").asString()).endsWith("customers.csv:4");
    assertThat(imported.report().at("/problems/1/code").asString()).isEqualTo("required");
    assertThat(workspace.rows("select name, mail from customers order by id"))
        .containsExactly("Ada Brightwater|ada@example.com", "Célestine Ito|null");
  }

  @Test
  void everyVerbIsNamedAndNoOther() {
    Set<String> named =
        COMMAND_LINE.section("Verbs").firstCells().stream()
            .map(cell -> cell.replaceAll("`| [\\[A-Z].*", ""))
            .collect(Collectors.toSet());

    assertThat(named).isEqualTo(verbs());
  }

  /** As the help lists them; some have verbs of their own. */
  private Set<String> verbs() {
    Set<String> verbs = new TreeSet<>(commands());
    verbs.remove("help");
    for (String group : GROUPS) {
      verbs.remove(group);
      commands(group).forEach(verb -> verbs.add(group + " " + verb));
    }
    return verbs;
  }

  private List<String> commands(String... verb) {
    String help = help(verb);
    String list = help.substring(help.indexOf("Commands:\n"));
    return Pattern.compile("^  ([a-z][a-z-]*)(?:, [a-z-]+)*  ", Pattern.MULTILINE)
        .matcher(list.substring(0, (list + "\n\n").indexOf("\n\n")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void everyOptionIsNamedAndNoOther() {
    Set<String> had =
        verbs().stream()
            .flatMap(verb -> options(help(verb.split(" "))))
            .filter(option -> !option.equals("--help"))
            .collect(Collectors.toSet());

    assertThat(COMMAND_LINE.code()).contains(had);
    assertThat(had)
        .containsAll(
            COMMAND_LINE.section("Options").firstCells().stream()
                .flatMap(ManualTests::options)
                .toList());
  }

  private static Stream<String> options(String text) {
    return OPTION.matcher(text).results().map(match -> match.group());
  }

  @Test
  void everyEnvironmentVariableIsNamedAndNoOther() throws IOException {
    Set<String> read = variables(mainCode());
    Set<String> named = variables(COMMAND_LINE.text());

    assertThat(named).isSubsetOf(read).isNotEmpty();
    assertThat(read)
        .filteredOn(variable -> !variable.endsWith("_FILE"))
        .allSatisfy(variable -> assertThat(named).contains(variable));
  }

  private static Set<String> variables(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyExitCodeIsNamedAndNoOther() {
    String help = help();
    List<String> codes =
        Pattern.compile("(\\d+(?:/\\d+)?) \\D")
            .matcher(help.substring(help.indexOf("Exit codes:")))
            .results()
            .map(match -> match.group(1).replace("/", ", "))
            .toList();

    assertThat(COMMAND_LINE.section("Exit codes").firstCells())
        .containsExactlyElementsOf(codes)
        .hasSizeGreaterThan(5);
  }

  static Stream<Page> pages() {
    return Page.all().stream().filter(page -> JAVA_JAR.matcher(page.text()).find());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandIsUnderstood(Page page) {
    JAVA_JAR
        .matcher(page.code())
        .results()
        .map(command -> command.group(1).strip().split(" +"))
        .filter(words -> !words[0].startsWith("--"))
        .forEach(
            words -> {
              String[] verb = Arrays.copyOf(words, GROUPS.contains(words[0]) ? 2 : 1);
              assertThat(verbs()).contains(String.join(" ", verb));
              assertThat(options(help(verb)).toList())
                  .containsAll(options(String.join(" ", words)).toList());
            });
  }

  @Test
  void everyKeyOfSpecsIsNamed() {
    JsonNode schema =
        JsonMapper.shared().readTree(new Workspace(directory).run("spec", "schema").out());
    Set<String> keys = new TreeSet<>(schema.at("/properties").propertyNames());
    for (var definition : schema.at("/$defs").properties()) {
      if (!definition.getKey().contains("-options")) {
        keys.addAll(definition.getValue().path("properties").propertyNames());
      }
    }
    String code = SPECS.code();

    assertThat(keys).contains("on_duplicate", "two_digit_years_from", "validator");
    assertThat(keys)
        .filteredOn(key -> !Pattern.compile("\\b" + key + "\\b").matcher(code).find())
        .isEmpty();
  }

  @Test
  void everyWarningNamedExists() throws IOException {
    String code = mainCode();

    assertThat(Page.of("src/docs/reports.md").section("Warnings").firstCells())
        .hasSizeGreaterThan(5)
        .allSatisfy(cell -> assertThat(code).contains(cell.replace('`', '"')));
  }

  /** PostgreSQL's ledger has all of them. */
  @Test
  void everyTableOfTheLedgerIsNamedAndNoOther() {
    Page migration = Page.of("src/main/resources/db/migration/postgresql/V1__ledger.sql");
    List<String> tables =
        Pattern.compile("CREATE (?:TABLE|VIEW) (\\w+)")
            .matcher(migration.text())
            .results()
            .map(match -> '`' + match.group(1) + '`')
            .toList();

    assertThat(Page.of("src/docs/ledger.md").firstCells())
        .containsExactlyInAnyOrderElementsOf(tables)
        .hasSizeGreaterThan(10);
  }

  private String help(String... verb) {
    String[] words = Stream.concat(Stream.of(verb), Stream.of("--help")).toArray(String[]::new);
    Result result = new Workspace(directory).run(words);
    assertThat(result.exitCode()).as("%s: %s", String.join(" ", words), result.err()).isZero();
    return result.out();
  }

  private static String mainCode() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ManualTests::read)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
