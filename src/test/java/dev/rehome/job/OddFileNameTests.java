package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.Rehome;
import dev.rehome.testing.FastClassPath;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are legal on disk and that a text or a locale makes trouble of. */
class OddFileNameTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    assumeTrue(File.separatorChar == '/', "names are bytes");
    workspace = new Workspace(directory);
    workspace.spec(
        "name: names\nsource: { directory: '"
            + workspace.source()
            + "', include: [\"*.json\"] }\n"
            + "entities: { n: { id: \"{file.path}\", columns: { v: /v } } }\n");
    workspace.file("ok.json", "{\"v\":1}");
  }

  @Test
  void everyOddTextIsReadUnderItsName() {
    List<String> names =
        List.of("2021\\report.json", "a b.json", " .json", "%41.json", "a#b?.json", "ü\n.json");
    names.forEach(name -> workspace.file(name, "{\"v\":1}"));
    Result result = workspace.importingFromTheSpec();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(ids()).hasSize(7).containsAll(names);
  }

  @Test
  void aNameThatIsNoTextIsNamedAndSkipped() throws IOException {
    put("gr%F6%DFe.json");
    put("d%FF/a.json");
    Result result = workspace.importingFromTheSpec();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(ids()).containsExactly("ok.json");
    assertThat(result.report().at("/fileOutcomes").findValuesAsString("file"))
        .containsExactlyInAnyOrder("gr%F6%DFe.json", "d%FF/a.json");
    assertThat(result.report().at("/fileOutcomes/0/note").asString()).contains("neither UTF-8 nor");
    assertThat(result.report().at("/warnings/0/code").asString()).isEqualTo("file-skipped");
    assertThat(result.report().at("/warnings/0/hint").asString()).startsWith("rename it");
  }

  /** Under cron there is no locale. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
  void namesAreTheSameInEveryLocale(String locale) throws Exception {
    workspace.file("größe/日本.json", "{\"v\":1}");
    workspace.file("größe/😀.json", "{\"v\":1");
    put("caf%E9.json");

    String out = inLocale(locale, Map.of());

    assertThat(ids()).as(out).containsExactly("größe/日本.json", "ok.json");
    assertThat(workspace.runDirectory().resolve("rejects/files/größe/😀.json"))
        .hasContent("{\"v\":1");
    assertThat(out).contains("caf%E9.json");
    Result again = workspace.importingFromTheSpec("--incremental");
    assertThat(again.report().at("/files/unchanged").asInt()).isEqualTo(2);
  }

  @Test
  void namesInTheLocalesEncodingAreRead() throws Exception {
    Path locales = Files.createDirectory(directory.resolve("locales"));
    String locale = "en_US.ISO-8859-1";
    assumeTrue(
        ended("localedef", "-i", "en_US", "-f", "ISO-8859-1", locales.resolve(locale).toString()),
        "no such locale can be made here");
    put("caf%E9.json");
    String out = inLocale(locale, Map.of("LOCPATH", locales.toString()));

    assertThat(ids()).as(out).containsExactly("café.json", "ok.json");
  }

  private static boolean ended(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private String inLocale(String locale, Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(FastClassPath.options());
    command.add(Rehome.class.getName());
    command.addAll(List.of("import", workspace.specFile().toString()));
    command.addAll(workspace.databases());
    command.addAll(List.of("--runs-dir", workspace.runs().toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", locale);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isIn(0, 3);
    return out;
  }

  /** A file whose name is given as percent-encoded bytes. */
  private void put(String encoded) throws IOException {
    Path path = Path.of(URI.create(workspace.source().toUri() + encoded));
    Files.createDirectories(path.getParent());
    Files.writeString(path, "{\"v\":1}");
  }

  private List<String> ids() {
    return workspace.rows("SELECT id FROM n ORDER BY id");
  }
}
