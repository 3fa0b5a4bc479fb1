package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar that is delivered holds what its libraries held, and starts. */
class PackagedJarIT {

  private static final Path JAR = Path.of("target", "rehome.jar");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** Kept by library, or true of a library's own jar and module only, or for other tools. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/[^/]*(?i:licen[sc]e|notice)[^/]*|META-INF/(MANIFEST.MF|INDEX.LIST|[^/]+\\.SF|[^/]+\\.RSA)"
              + "|(META-INF/versions/\\d+/)?module-info.class"
              + "|META-INF/(additional-)?spring-configuration-metadata.json"
              + "|META-INF/spring.tooling|META-INF/spring/aot.factories|META-INF/native-image/.*");

  private static final Pattern LICENCE =
      Pattern.compile("META-INF/([^/]*(?i:licen[sc]e|notice)[^/]*)");

  /** The packaged one says what those of all libraries say, without the date some were made. */
  private static final Pattern MERGED =
      Pattern.compile(
          "META-INF/(services/.*|maven/.*/pom.properties|spring/.*\\.imports|spring\\.(handlers|schemas|factories)"
              + "|spring-autoconfigure-metadata.properties)");

  @TempDir private Path directory;
  private JarFile packaged;

  @BeforeEach
  void open() throws IOException {
    packaged = new JarFile(JAR.toFile());
  }

  @AfterEach
  void close() throws IOException {
    packaged.close();
  }

  @Test
  void holdsEveryClassAndResourceOfItsLibraries() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path library : libraries()) {
      try (JarFile jar = new JarFile(library.toFile())) {
        for (JarEntry entry : files(jar)) {
          String name = entry.getName();
          JarEntry copy = packaged.getJarEntry(name);
          if (MERGED.matcher(name).matches()) {
            statements(jar, name).stream()
                .filter(
                    statement -> copy == null || !statements(packaged, name).contains(statement))
                .forEach(statement -> missing.add(library.getFileName() + " " + statement));
          } else if (!LEFT_OUT.matcher(name).matches()
              && (copy == null || copy.getCrc() != entry.getCrc())) {
            missing.add(library.getFileName() + " " + name);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void keepsTheLicenceAndNoticeOfEveryLibrary() throws IOException {
    assertThat(packaged.getEntry("META-INF/LICENSE")).isNotNull();
    List<String> kept = new ArrayList<>();
    for (Path library : libraries()) {
      String place =
          "META-INF/licences/" + library.getFileName().toString().replace(".jar", "-jar/");
      try (JarFile jar = new JarFile(library.toFile())) {
        for (JarEntry entry : files(jar)) {
          var licence = LICENCE.matcher(entry.getName());
          if (licence.matches()) {
            kept.add(place + licence.group(1));
          }
        }
      }
    }
    assertThat(kept).hasSizeGreaterThan(50).allMatch(name -> packaged.getEntry(name) != null);
  }

  @Test
  void declaresItsVersionItsMainClassAndWhatItsLibrariesNeed() throws IOException {
    Attributes manifest = packaged.getManifest().getMainAttributes();

    assertThat(manifest.getValue("Main-Class")).isEqualTo(Rehome.class.getName());
    assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
    assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
    assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
  }

  @Test
  void holdsNothingOfTheTimeItWasBuilt() throws IOException {
    assertThat(packaged.stream().map(JarEntry::getLastModifiedTime).distinct()).hasSize(1);
    assertThat(text(packaged, "META-INF/spring.factories")).doesNotContain("#");
  }

  @Test
  void imports() throws Exception {
    Launch launch = importing("-jar", JAR.toString());

    assertThat(launch.exitCode).as(launch.err).isEqualTo(3);
    assertThat(launch.out).startsWith("import content: completed with rejects");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void startsFromAnArchiveOfItsClassesAsLongAsItFits() throws Exception {
    Path jar = Files.copy(JAR, directory.resolve("rehome.jar"));
    String options = "@" + directory.resolve("rehome.options");
    Path loaded = directory.resolve("loaded");

    Launch archiving = launch("sh", "jobs/schedule/archive-classes.sh", jar.toString(), "content");
    Launch launch = importing(options, "-Xlog:class+load:file=" + loaded, "-jar", jar.toString());

    assertThat(archiving.exitCode).as(archiving.err).isZero();
    assertThat(launch.exitCode).as(launch.err).isEqualTo(3);
    assertThat(loaded)
        .content()
        .contains(Rehome.class.getName() + " source: shared objects file")
        .doesNotContain(Rehome.class.getName() + " source: file:");
    assertThat(launch.err).doesNotContain("[warning]", "[error]");

    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    Launch stale = importing(options, "-jar", jar.toString());

    assertThat(stale.exitCode).as(stale.err).isEqualTo(3);
    assertThat(stale.out).startsWith("import content: completed with rejects");
    assertThat(stale.err).contains("[warning]");
  }

  private Launch importing(String... javaArguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.addAll(List.of(javaArguments));
    Path work = Files.createTempDirectory(directory, "work");
    command.addAll(List.of("import", "content", "--target", "jdbc:h2:file:" + work.resolve("db")));
    command.addAll(List.of("--runs-dir", work.resolve("runs").toString()));
    return launch(command.toArray(String[]::new));
  }

  private Launch launch(String... command) throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA", JAVA);
    int exitCode =
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Launch(exitCode, Files.readString(out), Files.readString(err));
  }

  private record Launch(int exitCode, String out, String err) {}

  /** Those on the tests' class path that are packaged: in whole, so any class shows it. */
  private List<Path> libraries() throws IOException {
    List<Path> libraries = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (element.endsWith(".jar") && !Path.of(element).endsWith(JAR)) {
        try (JarFile jar = new JarFile(element)) {
          if (files(jar).stream().map(JarEntry::getName).anyMatch(this::isPackagedClass)) {
            libraries.add(Path.of(element));
          }
        }
      }
    }
    assertThat(libraries).hasSizeGreaterThan(30);
    return libraries;
  }

  private boolean isPackagedClass(String name) {
    return name.endsWith(".class")
        && !LEFT_OUT.matcher(name).matches()
        && packaged.getEntry(name) != null;
  }

  private static List<JarEntry> files(JarFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).toList();
  }

  /** What a file of names, or of names and lists of names, says, whatever its order. */
  private static Set<String> statements(JarFile jar, String name) {
    Properties properties = new Properties();
    try (var in = jar.getInputStream(jar.getEntry(name))) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.stringPropertyNames().stream()
        .flatMap(
            key ->
                Stream.of(properties.getProperty(key).split(","))
                    .map(value -> name + ": " + key + "=" + value.strip()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
