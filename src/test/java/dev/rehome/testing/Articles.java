package dev.rehome.testing;

/** A source of articles in JSON Lines, of any length, with bad ones among them; and its spec. */
public final class Articles {

  /** Every so many lines one has no title, another is broken JSON. */
  public static final int BAD_EVERY = 97;

  public static final String SPEC =
      """
      name: articles
      source:
        directory: .
        include: ["*.jsonl"]
        format: json-lines
      entities:
        author:
          id: { from: /author, required: true }
          on_duplicate: first
          columns:
            name: /author
        article:
          id: { from: /id, required: true }
          columns:
            author_id: { ref: author }
            title: { from: /title, required: true }
            content: /content
            words: { from: /words, type: integer, min: 0 }
            created_at: { from: /created_at, type: timestamp }
      """;

  private Articles() {}

  public static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(line(i)).append('\n');
    }
    return text.toString();
  }

  /** How many of the lines are bad. */
  public static int bad(int from, int to) {
    int bad = 0;
    for (int i = from; i < to; i++) {
      bad += i % BAD_EVERY == 7 || i % BAD_EVERY == 50 ? 1 : 0;
    }
    return bad;
  }

  private static String line(int i) {
    if (i % BAD_EVERY == 50) {
      return "{\"id\": \"a" + i + "\", \"title\": ";
    }
    String title = i % BAD_EVERY == 7 ? "" : "\"title\": \"Title “" + i + "”\", ";
    return String.format(
        "{\"id\": \"a%d\", %s\"content\": \"Text of article %d, ümlaut\", \"words\": %d, "
            + "\"author\": \"author-%d\", \"created_at\": \"2024-01-01T00:00:00.%06dZ\", "
            + "\"legacy_flag\": true}",
        i, title, i, i % 1000, i % 13, i % 1_000_000);
  }
}
