package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

/** The jar that is delivered holds what its libraries held, and starts. */
class PackagedJarIT {

  private static final Path JAR = Path.of("target", "rehome.jar");

  /** Kept by library, or true of a library's own jar and module only, or for other tools. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/[^/]*(?i:licen[sc]e|notice)[^/]*|META-INF/(MANIFEST.MF|INDEX.LIST|[^/]+\\.SF|[^/]+\\.RSA)"
              + "|(META-INF/versions/\\d+/)?module-info.class"
              + "|META-INF/(additional-)?spring-configuration-metadata.json"
              + "|META-INF/spring.tooling|META-INF/spring/aot.factories");

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
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "import",
                "content",
                "--target",
                "jdbc:h2:file:" + directory.resolve("home"),
                "--runs-dir",
                directory.resolve("runs").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor()).as(Files.readString(output)).isEqualTo(3);
    assertThat(output).content().contains("import content: completed with rejects");
  }

  /** Those on the tests' class path that are packaged: in whole, so any class tells. */
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
