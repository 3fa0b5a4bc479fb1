package dev.rehome.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about the code name what is there. */
class ArchitecturePageTests {

  private static final Path MAIN = Path.of("src/main/java/dev/rehome");
  private static final Pattern CLASS =
      Pattern.compile("(?<![*\\w])(?:[A-Z][a-z0-9]+){2,}(?![*\\w])");
  private static final Pattern IMPORTED = Pattern.compile("import [\\w.]+\\.(\\w+);");
  private static final Pattern PACKAGE = Pattern.compile("`((?:[a-z0-9]+\\.)*[a-z0-9]+)`");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/docs/architecture.md",
        ".github/CONTRIBUTING.md",
      })
  void everyClassNamedExists(String page) throws IOException {
    Set<String> classes = classes(Path.of("src/main/java"));
    classes.addAll(classes(Path.of("src/test/java")));
    classes.addAll(imported());

    assertThat(CLASS.matcher(Page.of(page).code()).results().map(name -> name.group()))
        .isNotEmpty()
        .filteredOn(name -> !classes.contains(name))
        .isEmpty();
  }

  @Test
  void everyPackageIsNamedAndNoOther() throws IOException {
    Set<String> named =
        Page.of("src/docs/architecture.md")
            .section("Packages")
            .text()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> PACKAGE.matcher(line).results())
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    try (Stream<Path> files = Files.walk(MAIN)) {
      Set<String> packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(file -> MAIN.relativize(file.getParent()).toString())
              .map(name -> name.isEmpty() ? "dev.rehome" : name.replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(named).isEqualTo(packages);
    }
  }

  private static Set<String> classes(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  /** Those of libraries that the code uses. */
  private static Set<String> imported() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Page::of)
          .flatMap(code -> IMPORTED.matcher(code.text()).results())
          .map(name -> name.group(1))
          .collect(Collectors.toSet());
    }
  }
}
