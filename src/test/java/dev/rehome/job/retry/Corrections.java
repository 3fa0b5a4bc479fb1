package dev.rehome.job.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is wrong in the samples, and how a person would correct it, in sources or in copies. */
final class Corrections {

  private static final String END = "";

  /** A text that occurs once in a file, empty for its end, and what takes its place. */
  record Correction(String file, String wrong, String right) {}

  static final List<Correction> CONTENT =
      List.of(
          correct(
              "articles/legacy-104.json",
              "\"legacy-104\",",
              "\"legacy-104\", \"title\": \"Given\","),
          correct("articles/legacy-105.json", END, "\"\n}\n"),
          correct("articles/legacy-106.json", "2024-02-30", "2024-02-28"),
          correct("articles/legacy-108.json", "\\u0000\\u0000\\u0000", " "),
          correct("articles/legacy-113.json", "\"title\": \"\"", "\"title\": \"Given\""),
          correct("articles/legacy-113.json", "31.04.2024", "2024-04-30T00:00:00Z"),
          correct("exports/2019-truncated.json", END, "\"\n}\n]\n"),
          correct("exports/2023-posts.json", "\"legacy-123\"", "\"post-2023-07\""),
          correct(
              "exports/2023-posts.json", "\"content\": null", "\"content\": \"Written later.\""),
          correct("exports/posts.csv", "csv-0041,,", "csv-0041,Titled,"),
          correct("exports/posts.csv", ",2024-02-30\n", ",2024-02-29\n"),
          correct("exports/posts.csv", ",one,too many", ""),
          correct(
              "exports/posts.csv",
              "https://example.com/posts/102,article\n",
              "https://example.com/posts/102,article,,,2022-05-06\n"),
          correct(
              "exports/posts.csv",
              "csv-0012,\"Count before, count after, no. 151\"",
              "csv-0151,\"Count before, count after, no. 151\""),
          correct(
              "exports/posts.csv",
              "post-2023-03,\"Keep the original, no. 172\"",
              "csv-0172,\"Keep the original, no. 172\""),
          correct("exports/posts.csv", "2022-04-31", "2022-04-30"),
          correct("guides/broken-front-matter.md", "[backup, restore\n", "[backup, restore]\n"),
          correct("notes/latin-1.txt", "\u00fc", "ue"),
          correct("notes/latin-1.txt", "\u00df", "ss"),
          correct("notes/latin-1.txt", "\u00e4", "ae"));

  static final List<Correction> STORYBENCH =
      List.of(
          correct(
              "DeepSeek-R1_cadeca92.json",
              "\"model_name\": \"DeepSeek-R1\",",
              "\"model_name\": \"DeepSeek-R1\", \"timestamp\": \"2025-05-27T02:11:09Z\","),
          correct("Llama-4-Maverick_cadeca92.json", END, " \"response\": null } ] } } }"),
          correct("Nova-Pro_7f3e01bd.json", "-1.0", "1.0"),
          correct(
              "Phi-4_7f3e01bd.json", "2025-06-03T06:59:59.999999Z", "2025-06-03T08:59:59.999999Z"));

  private Corrections() {}

  private static Correction correct(String file, String wrong, String right) {
    return new Correction(file, wrong, right);
  }

  /** Corrects files below a directory, byte for byte. */
  static void apply(List<Correction> corrections, Path directory) throws IOException {
    for (Correction correction : corrections) {
      Path file = directory.resolve(correction.file());
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      String right = correction.right();
      String corrected =
          correction.wrong().isEmpty()
              ? text.stripTrailing() + right
              : text.replace(correction.wrong(), right);
      assertThat(corrected).as(correction.toString()).isNotEqualTo(text);
      Files.writeString(file, corrected, StandardCharsets.ISO_8859_1);
    }
  }
}
