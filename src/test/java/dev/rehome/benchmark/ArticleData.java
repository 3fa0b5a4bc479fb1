package dev.rehome.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Made-up articles as CSV and as JSON Lines, the same for the same number: texts of about 200
 * characters, not all of them ASCII, one in twenty with quotes and commas, one in twenty with line
 * ends.
 *
 * @param content what both files say
 */
record ArticleData(Path csv, Path jsonLines, Content content) {

  static final List<String> TYPES = List.of("article", "guide", "news", "note", "review");
  static final List<String> COLUMNS =
      List.of("id", "title", "content", "url", "type", "tags", "created_at");

  private static final long SEED = 17;
  private static final long FIRST_SECOND = Instant.parse("2005-01-01T00:00:00Z").getEpochSecond();
  private static final int SECONDS = 600_000_000;
  private static final int TITLE_LENGTH = 30;
  private static final int CONTENT_LENGTH = 190;
  private static final List<String> WORDS =
      List.of(
          ("ancient archive became before border bridge candle carried century chapter children "
                  + "copper corner country crossed daughter during early edition evening family "
                  + "father forest garden harbour history island journal kitchen later letter "
                  + "library light little market memory moment morning mother mountain never "
                  + "nothing number other paper people picture printed quiet railway record river "
                  + "school second silver station stone story street summer teacher the of and a to "
                  + "in that was through village voice water while window winter without writer "
                  + "crème façade naïve Straße Überfahrt čas łódź ночь книга ημέρα 図書館 東京 🌍")
              .split(" "));

  /** Writes both files into a directory. */
  static ArticleData write(Path directory, int rows) throws IOException {
    Path csv = directory.resolve("articles.csv");
    Path jsonLines = directory.resolve("articles.jsonl");
    Content.Sum sum = new Content.Sum();
    Random random = new Random(SEED);
    try (BufferedWriter csvOut = Files.newBufferedWriter(csv);
        BufferedWriter jsonOut = Files.newBufferedWriter(jsonLines)) {
      csvOut.write(String.join(",", COLUMNS) + "\n");
      for (int i = 1; i <= rows; i++) {
        String[] values = article(i, random);
        csvOut.write(csv(values));
        jsonOut.write(json(values));
        sum.add(values);
      }
    }
    return new ArticleData(csv, jsonLines, sum.content());
  }

  private static String[] article(int number, Random random) {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    return new String[] {
      "article-" + number,
      words(TITLE_LENGTH, random),
      content(random),
      "https://example.com/" + type + "/" + number,
      type,
      WORDS.get(random.nextInt(WORDS.size())) + ";" + WORDS.get(random.nextInt(WORDS.size())),
      Instant.ofEpochSecond(FIRST_SECOND + random.nextInt(SECONDS)).toString()
    };
  }

  private static String content(Random random) {
    String text = words(CONTENT_LENGTH, random);
    int space = text.indexOf(' ', CONTENT_LENGTH / 2);
    String between =
        switch (random.nextInt(20)) {
          case 0 -> ", \"as they say\", ";
          case 1 -> "\n";
          default -> " ";
        };
    return text.substring(0, space) + between + text.substring(space + 1);
  }

  private static String words(int length, Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(text.isEmpty() ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private static String csv(String[] values) {
    StringBuilder line = new StringBuilder();
    for (String value : values) {
      boolean quoted = value.indexOf('"') >= 0 || value.indexOf(',') >= 0 || value.contains("\n");
      line.append(line.isEmpty() ? "" : ",");
      line.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
    return line.append('\n').toString();
  }

  private static String json(String[] values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      String text = values[i].replace("\"", "\\\"").replace("\n", "\\n");
      line.append(i == 0 ? '{' : ',');
      line.append('"').append(COLUMNS.get(i)).append("\":\"").append(text).append('"');
    }
    return line.append("}\n").toString();
  }
}
