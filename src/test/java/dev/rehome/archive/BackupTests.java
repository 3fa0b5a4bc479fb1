package dev.rehome.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.crypto.Encryption;
import dev.rehome.crypto.EncryptionKey;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTests {

  private static final Instant NOW = Instant.parse("2026-11-26T08:15:02Z");
  private static final BackupOrigin ORIGIN =
      new BackupOrigin("backup", "run-1", "articles", "ab12", "source", "source", "jdbc:h2:mem:x");

  @TempDir private Path root;
  private BackupStore store;

  @BeforeEach
  void writeSource() throws IOException {
    store = new BackupStore(root.resolve("backups"));
    write("a.json", "[1, 2]");
    write("deep/ü.json", "x".repeat(200_000));
    write("empty.txt", "");
  }

  @Test
  void namesItsFilesAsPeopleKnowThem() throws IOException {
    Backup backup = write("one");

    try (Stream<Path> files = Files.list(backup.directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "manifest.json",
              "SHA256SUMS",
              "data-backup-20261126.tar.gz",
              "data-backup-20261126.files.jsonl.gz",
              "rows-1-article.jsonl.gz",
              "rows-2-a_b.jsonl.gz",
              "backup-20261126-081502.sql",
              "spec.yml");
    }
    assertThat(backup.directory()).isEqualTo(root.resolve("backups/one"));
    assertThat(backup.manifest().files()).isEqualTo(3);
    assertThat(backup.manifest().rows()).isEqualTo(3);
  }

  /** A copy of private files in a directory that everybody can read would make them public. */
  @Test
  void canBeReadByItsOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(write("one").directory()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void isReadBackAsItWasWritten() throws IOException {
    Backup backup = write("one");
    List<String> files = new ArrayList<>();
    List<RowLine> rows = new ArrayList<>();

    backup.entries(entry -> files.add(entry.name() + " " + entry.size()));
    try (RowsReader reader = backup.rows(backup.manifest().parts(Part.Kind.ROWS).get(0))) {
      for (RowLine row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }

    assertThat(files).containsExactly("a.json 6", "deep/ü.json 200000", "empty.txt 0");
    assertThat(rows)
        .containsExactly(
            new RowLine("k1", null, "{\"a\" : 1.00}"),
            new RowLine("k\"2", "id", "{\"a\":\n \"é\"}"));
    assertThat(backup.specText()).contains("name: articles");
    assertThat(store.require("one").verify(() -> {})).isEmpty();
    assertThat(store.list(new ArrayList<>())).hasSize(1);
  }

  @Test
  void namesEveryByteThatWasChanged() throws IOException {
    Backup backup = write("one");
    for (Part part : backup.manifest().parts()) {
      Path file = backup.directory().resolve(part.file());
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 40)) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 1;
        Files.write(file, damaged);
        assertThat(problems()).as("%s byte %s", file, at).isNotEmpty();
      }
      Files.write(file, whole);
    }
    assertThat(problems()).isEmpty();
  }

  @Test
  void namesAFileThatIsCutOffTooLongOrMissing() throws IOException {
    Backup backup = write("one");
    for (Part part : backup.manifest().parts()) {
      Path file = backup.directory().resolve(part.file());
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      assertThat(problems()).as("half of %s", file).singleElement().satisfies(this::isDamage);
      Files.write(file, Arrays.copyOf(whole, whole.length + 1));
      assertThat(problems()).as("more than %s", file).singleElement().satisfies(this::isDamage);
      Files.delete(file);
      assertThat(problems()).as("without %s", file).singleElement().satisfies(this::isDamage);
      Files.write(file, whole);
    }
  }

  @Test
  void namesAManifestThatIsDamaged() throws IOException {
    Backup backup = write("one");
    Path manifest = backup.directory().resolve("manifest.json");
    String text = Files.readString(manifest);
    for (String wrong :
        List.of(
            "",
            "{",
            text.substring(0, text.length() / 2),
            text.replace("version\" : 1", "version\" : 2"),
            text.replace("2026-11-26", "2026-11-27"))) {
      Files.writeString(manifest, wrong);
      assertThatThrownBy(() -> store.require("one"))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("manifest.json: the backup is damaged here");
    }
  }

  @Test
  void readsNoFileElsewhere() throws IOException {
    Backup backup = write("one");
    BackupManifest manifest = backup.manifest();
    Part spec = manifest.parts(Part.Kind.SPEC).get(0);
    Part elsewhere =
        new Part(
            "../../source/a.json",
            Part.Kind.SPEC,
            null,
            0,
            spec.size(),
            spec.sha256(),
            spec.contentSize(),
            spec.contentSha256(),
            null);
    Files.delete(backup.directory().resolve("manifest.json"));
    Files.delete(backup.directory().resolve("SHA256SUMS"));
    ManifestFile.write(
        new BackupFiles(backup.directory(), null),
        new BackupManifest(1, "one", NOW, ORIGIN, List.of(elsewhere)));

    assertThat(problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("names a file elsewhere"));
  }

  @Test
  void leavesNothingWhenItIsGivenUp() throws IOException {
    assertThatThrownBy(
            () ->
                FileBackup.write(
                    store,
                    "one",
                    ORIGIN,
                    "name: x",
                    NOW,
                    List.of(new SourceEntry(root.resolve("source/missing"), "missing")),
                    () -> {}))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("cannot be read, so it is not backed up");

    try (Stream<Path> left = Files.list(store.directory())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void beginsAnewWhereItWasKilled() throws IOException {
    store.begin("one", ORIGIN, NOW, () -> {}).files(sources());

    assertThat(store.interrupted()).hasSize(1);
    assertThat(store.find("one")).isEmpty();
    assertThat(write("one").verify(() -> {})).isEmpty();
    assertThat(store.interrupted()).isEmpty();
  }

  @Test
  void refusesAFileThatIsWrittenToMeanwhile() {
    AtomicInteger shorter = new AtomicInteger();
    Runnable growing =
        () -> {
          try {
            write("deep/ü.json", "y".repeat(200_000 - shorter.incrementAndGet()));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    assertThatThrownBy(
            () -> FileBackup.write(store, "one", ORIGIN, "name: x", NOW, sources(), growing))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("changed while it was copied");
  }

  @Test
  void neverTakesTheNameOfAnotherOne() throws IOException {
    write("one");
    assertThatThrownBy(() -> write("one"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("there is a backup of that name");
  }

  @Test
  void isReadWithItsKeyOnly() throws IOException {
    BackupStore plain = store;
    store = encrypted((byte) 1);
    Backup backup = write("one");

    try (Stream<Path> files = Files.list(backup.directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.endsWith(".enc") || name.equals("SHA256SUMS"));
    }
    assertThat(problems()).isEmpty();
    assertThat(store.require("one").specText()).contains("name: articles");
    assertThatThrownBy(() -> plain.require("one")).hasMessageContaining("the backup is encrypted");
    assertThatThrownBy(() -> encrypted((byte) 2).require("one"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("encrypted with another key");
  }

  @Test
  void namesEveryByteOfAnEncryptedBackupThatWasChanged() throws IOException {
    store = encrypted((byte) 1);
    Backup backup = write("one");
    for (Part part : backup.manifest().parts()) {
      Path file = backup.directory().resolve(part.file());
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 10)) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 1;
        Files.write(file, damaged);
        assertThat(problems()).as("%s byte %s", file, at).isNotEmpty();
      }
      Files.write(file, whole);
    }
  }

  @Test
  void readsBackupsThatAreNotEncryptedWithAKeyToo() {
    write("one");
    store = encrypted((byte) 1);

    assertThat(problems()).isEmpty();
  }

  private BackupStore encrypted(byte key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, key);
    return new BackupStore(store.directory(), new Encryption(EncryptionKey.of(bytes)));
  }

  private Backup write(String name) {
    try (BackupWriter writer = store.begin(name, ORIGIN, NOW, () -> {})) {
      writer.rows(
          "article",
          rows -> {
            rows.add(new RowLine("k1", null, "{\"a\" : 1.00}"));
            rows.add(new RowLine("k\"2", "id", "{\"a\":\n \"é\"}"));
          });
      writer.rows("a/b", rows -> rows.add(new RowLine("k", null, "{}")));
      writer.files(sources());
      writer.sql("rehome", out -> out.write("CREATE TABLE a;\n".getBytes(StandardCharsets.UTF_8)));
      writer.spec("name: articles");
      return writer.finish();
    }
  }

  private List<SourceEntry> sources() {
    return Stream.of("a.json", "deep/ü.json", "empty.txt")
        .map(name -> new SourceEntry(root.resolve("source").resolve(name), name))
        .toList();
  }

  private void write(String name, String content) throws IOException {
    Path file = root.resolve("source").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-03T04:05:06.789Z")));
  }

  private List<Problem> problems() {
    return store.require("one").verify(() -> {});
  }

  private void isDamage(Problem problem) {
    assertThat(problem.code()).isEqualTo("damaged-backup");
    assertThat(problem.where()).isNotNull();
  }
}
