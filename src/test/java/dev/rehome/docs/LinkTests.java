package dev.rehome.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever follows a link gets there, and every page of the manual can be got to. */
class LinkTests {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Path MANUAL = Path.of("src/docs");

  static Stream<Page> pages() {
    return Page.all().stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void leadSomewhere(Page page) {
    assertThat(LINK.matcher(page.text()).results().map(link -> link.group(1)))
        .filteredOn(link -> !link.contains("://"))
        .allSatisfy(link -> leadsSomewhere(page, link));
  }

  private static void leadsSomewhere(Page page, String link) {
    int anchor = link.indexOf('#');
    Path linked = file(page, link);
    assertThat(linked).exists();
    if (anchor >= 0) {
      assertThat(Page.of(linked).anchors()).contains(link.substring(anchor + 1));
    }
  }

  private static Path file(Page page, String link) {
    String name = link.replaceFirst("#.*", "");
    return name.isEmpty() ? page.file() : page.file().resolveSibling(name).normalize();
  }

  @Test
  void readmeLinksToEveryPage() {
    assertThat(Page.all().stream().map(Page::file).filter(file -> file.startsWith(MANUAL)))
        .allSatisfy(file -> assertThat(reachedFromReadme(file)).as("a link to %s", file).isTrue());
  }

  /** By one link, or by two over the index of its directory. */
  private static boolean reachedFromReadme(Path file) {
    Path index = file.resolveSibling("README.md");
    Page readme = Page.of("README.md");
    return links(readme, file)
        || (links(readme, index) && (file.equals(index) || links(Page.of(index), file)));
  }

  private static boolean links(Page page, Path file) {
    return LINK.matcher(page.text())
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .anyMatch(link -> file(page, link).equals(file));
  }
}
