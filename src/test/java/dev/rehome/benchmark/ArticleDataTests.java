package dev.rehome.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArticleDataTests {

  private static final int ROWS = 2_000;

  @TempDir private Path directory;

  @Test
  void writesTheSameFilesEachTime() throws IOException {
    ArticleData first = ArticleData.write(Files.createDirectory(directory.resolve("a")), ROWS);
    ArticleData second = ArticleData.write(Files.createDirectory(directory.resolve("b")), ROWS);

    assertThat(first.csv()).hasSameBinaryContentAs(second.csv());
    assertThat(first.jsonLines()).hasSameBinaryContentAs(second.jsonLines());
    assertThat(first.content()).isEqualTo(second.content());
  }

  @Test
  void saysTheSameInBothFilesAsTheContentDoes() throws Exception {
    ArticleData articles = ArticleData.write(directory, ROWS);

    Content.Sum csv = new Content.Sum();
    try (CSVReader reader =
        new CSVReaderBuilder(Files.newBufferedReader(articles.csv()))
            .withCSVParser(new RFC4180ParserBuilder().build())
            .build()) {
      assertThat(reader.readNext()).containsExactlyElementsOf(ArticleData.COLUMNS);
      reader.forEach(csv::add);
    }
    Content.Sum jsonLines = new Content.Sum();
    JsonMapper mapper = JsonMapper.builder().build();
    for (String line : Files.readAllLines(articles.jsonLines())) {
      JsonNode article = mapper.readTree(line);
      jsonLines.add(
          ArticleData.COLUMNS.stream()
              .map(column -> article.get(column).stringValue())
              .toArray(String[]::new));
    }

    assertThat(articles.content().rows()).isEqualTo(ROWS);
    assertThat(csv.content()).isEqualTo(articles.content());
    assertThat(jsonLines.content()).isEqualTo(articles.content());
  }

  @Test
  void hasWhatMakesCsvHard() throws IOException {
    ArticleData articles = ArticleData.write(directory, ROWS);

    List<String> lines = Files.readAllLines(articles.jsonLines());

    assertThat(lines.stream().filter(line -> line.contains("\\\""))).hasSizeBetween(60, 140);
    assertThat(lines.stream().filter(line -> line.contains("\\n"))).hasSizeBetween(60, 140);
    assertThat(lines.stream().filter(line -> line.chars().anyMatch(c -> c > 127)))
        .hasSizeGreaterThan(ROWS / 2);
  }

  @Test
  void distinguishesContentsButNotTheirOrder() {
    Content content = content(new String[] {"a", "b"}, new String[] {"c", null});

    assertThat(content(new String[] {"c", null}, new String[] {"a", "b"})).isEqualTo(content);
    assertThat(content(new String[] {"ab", ""}, new String[] {"c", null})).isNotEqualTo(content);
    assertThat(content(new String[] {"a", "b"}, new String[] {"c", ""})).isNotEqualTo(content);
  }

  private static Content content(String[]... rows) {
    Content.Sum sum = new Content.Sum();
    for (String[] row : rows) {
      sum.add(row);
    }
    return sum.content();
  }
}
