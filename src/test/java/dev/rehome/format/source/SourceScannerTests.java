package dev.rehome.format.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rehome.format.source.SourceScanner.Scan;
import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceScannerTests {

  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void makeSource() throws IOException {
    directory = Files.createDirectory(temporary.resolve("it's a \"source\", größer"));
  }

  @Test
  void findsFilesInAllDirectoriesInOrder() {
    put("b.json", "a.json", "sub/c.json", "sub dir, \"x\"/ü.json", ".hidden/d.json", ".e.json");

    assertThat(names(scan(List.of("*"), List.of())))
        .containsExactly("a.json", "b.json", "sub dir, \"x\"/ü.json", "sub/c.json");
  }

  @Test
  void knowsSizesAndPaths() {
    put("sub/a.json");
    SourceFile file = scan(List.of("*"), List.of()).files().get(0);

    assertThat(file.path()).isEqualTo(directory.resolve("sub/a.json")).exists();
    assertThat(file.size()).isEqualTo("sub/a.json".length());
  }

  @Test
  void obeysIncludeAndExclude() {
    put("a.json", "b.csv", "x/a.json", "x/y/b.csv", "x/y/README.md");

    assertThat(names(scan(List.of("*.json"), List.of()))).containsExactly("a.json", "x/a.json");
    assertThat(names(scan(List.of("x/**"), List.of("README*"))))
        .containsExactly("x/a.json", "x/y/b.csv");
  }

  @Test
  void findsOneFileWhateverTheGlobsSay() {
    put("sub/a.json");
    Scan scan = new SourceScanner().scan(source(directory.resolve("sub/a.json"), List.of("*.csv")));

    assertThat(names(scan)).containsExactly("a.json");
  }

  @Test
  void listsDirectoriesForFormatsThatReadThose() {
    put("run_1/a.json", "run_1/x/b.json", "run_2/a.json", "other/a.json", "file.json");
    SourceSpec source =
        SampleFiles.files(
            SampleFiles.source(directory), List.of("run_*"), List.of(), "run-directory", false);
    Scan scan = new SourceScanner().scan(source);

    assertThat(names(scan)).containsExactly("run_1", "run_2");
    assertThat(scan.files().get(0).size()).isEqualTo("run_1/a.jsonrun_1/x/b.json".length());
  }

  @Test
  void reportsLoopsAndDanglingLinksOfFollowedLinks() throws IOException {
    put("a.json");
    Files.createDirectories(directory.resolve("sub"));
    Files.createSymbolicLink(directory.resolve("sub/loop"), directory);
    Files.createSymbolicLink(directory.resolve("gone.json"), directory.resolve("nowhere"));
    Files.createSymbolicLink(directory.resolve("other.json"), directory.resolve("a.json"));
    Scan scan =
        new SourceScanner()
            .scan(
                SampleFiles.files(
                    SampleFiles.source(directory), List.of("*"), List.of(), "auto", true));

    assertThat(names(scan)).containsExactly("a.json", "other.json");
    assertThat(scan.unread())
        .extracting(unread -> unread.name() + " " + unread.code())
        .containsExactlyInAnyOrder("sub/loop symlink-loop", "gone.json dangling-link");
  }

  @Test
  void namesTheLinksItDoesNotFollow() throws IOException {
    put("a.json");
    Files.createSymbolicLink(directory.resolve("loop"), directory);
    Scan scan = scan(List.of("*"), List.of());

    assertThat(names(scan)).containsExactly("a.json");
    assertThat(scan.unread()).isEmpty();
    assertThat(scan.links()).containsExactly("loop");
  }

  @Test
  void followsALinkThatIsTheSourceItself() throws IOException {
    put("sub/a.json");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    Scan scan = new SourceScanner().scan(SampleFiles.source(link));

    assertThat(names(scan)).containsExactly("sub/a.json");
    assertThat(scan.files().get(0).path()).isEqualTo(link.resolve("sub/a.json"));
  }

  @Test
  void reportsFilesWithoutPermission() throws IOException {
    put("a.json", "b.json", "c/d.json");
    Files.setPosixFilePermissions(
        directory.resolve("b.json"), PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(
        directory.resolve("c"), PosixFilePermissions.fromString("---------"));
    Scan scan = scan(List.of("*"), List.of());
    boolean superuser = Files.isReadable(directory.resolve("b.json"));
    Files.setPosixFilePermissions(
        directory.resolve("c"), PosixFilePermissions.fromString("rwx------"));

    if (superuser) { // who may read everything
      assertThat(names(scan)).containsExactly("a.json", "b.json", "c/d.json");
      return;
    }
    assertThat(names(scan)).containsExactly("a.json");
    assertThat(scan.unread()).extracting(Unread::name).containsExactlyInAnyOrder("b.json", "c");
    assertThat(scan.unread()).allMatch(Unread::failed);
  }

  @Test
  void refusesAMissingSource() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> new SourceScanner().scan(SampleFiles.source(directory.resolve("no"))))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .satisfies(e -> assertThat(e.problems().get(0).code()).isEqualTo("source-missing"))
        .withMessageContaining("no: the source does not exist");
  }

  @Test
  void refusesASourceWithoutMatchingFiles() {
    put("a.json", "b.json");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> scan(List.of("*.csv"), List.of("a*")))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .withMessageContaining("no files match include [*.csv], exclude [a*]; 2 were seen");
  }

  @Test
  void namesTheFilesNextToRunDirectories() {
    put("run/a.json", "loose.json", "README.md", ".hidden", "other.txt");
    Scan scan =
        new SourceScanner()
            .scan(
                SampleFiles.files(
                    SampleFiles.source(directory),
                    List.of("*"),
                    List.of("other.*"),
                    "run-directory",
                    false));

    assertThat(names(scan)).containsExactly("run");
    assertThat(scan.unread()).extracting(Unread::name).containsExactly("loose.json");
  }

  @Test
  void refusesAnEmptyDirectory() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> scan(List.of("*"), List.of()))
        .withMessageContaining("0 were seen");
  }

  @Test
  void refusesImpossibleOptions() {
    put("a.csv");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () ->
                new SourceScanner()
                    .scan(
                        SampleFiles.options(
                            SampleFiles.source(directory), "csv", Map.of("quote", ","))))
        .withMessageContaining("delimiter and quote must differ");
  }

  private Scan scan(List<String> include, List<String> exclude) {
    return new SourceScanner()
        .scan(SampleFiles.files(SampleFiles.source(directory), include, exclude, "auto", false));
  }

  private static SourceSpec source(Path path, List<String> include) {
    return SampleFiles.files(SampleFiles.source(path), include, List.of(), "auto", false);
  }

  private static List<String> names(Scan scan) {
    return scan.files().stream().map(SourceFile::name).toList();
  }

  private void put(String... names) {
    for (String name : names) {
      SampleFiles.write(directory.resolve(name), name);
    }
  }
}
