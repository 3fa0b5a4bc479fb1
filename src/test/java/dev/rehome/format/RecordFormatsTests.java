package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rehome.spec.FormatDescription;
import org.junit.jupiter.api.Test;

class RecordFormatsTests {

  @Test
  void knowsEightFormats() {
    assertThat(RecordFormats.descriptions())
        .extracting(FormatDescription::name)
        .containsExactly(
            "json", "json-lines", "csv", "xml", "yaml", "markdown", "text", "run-directory");
    assertThat(RecordFormats.all()).hasSize(8);
  }

  @Test
  void findsAFormatByName() {
    assertThat(RecordFormats.named("csv")).isInstanceOf(CsvFormat.class);
    assertThatIllegalArgumentException().isThrownBy(() -> RecordFormats.named("cvs"));
  }

  @Test
  void findsNoFormatForOtherExtensions() {
    assertThat(RecordFormats.forFile("a.JSON")).isPresent();
    assertThat(RecordFormats.forFile("a.png")).isEmpty();
    assertThat(RecordFormats.forFile("json")).isEmpty();
  }
}
