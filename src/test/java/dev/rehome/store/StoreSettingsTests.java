package dev.rehome.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTests {

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:./x;WRITE_DELAY=0, jdbc:h2:file:./x;WRITE_DELAY=0",
    "jdbc:h2:file:./x;USER=sa;PASSWORD=geheim;A=1, jdbc:h2:file:./x;USER=sa;PASSWORD=***;A=1",
    "jdbc:postgresql://h:5/db?user=u&password=geheim&x=y,"
        + " jdbc:postgresql://h:5/db?user=u&password=***&x=y",
    "jdbc:postgresql://h/db?sslpassword=geheim, jdbc:postgresql://h/db?sslpassword=***",
    "mongodb://u:geheim@h/db, mongodb://h/db",
    "mongodb://u:ge@heim@h/db, mongodb://h/db",
    "mongodb://u:ge/heim@h/db, mongodb://h/db",
    "mongodb://u:ge?heim@h/db, mongodb://h/db"
  })
  void hidesSecretsInUrls(String url, String safe) {
    assertThat(new StoreSettings(url, null, null, "import x").safeUrl()).isEqualTo(safe);
  }

  @Test
  void neverShowsThePassword() {
    StoreSettings settings =
        new StoreSettings("jdbc:x://u:geheim@h?password=geheim", "u", "geheim", "import x");

    assertThat(settings.toString()).doesNotContain("geheim");
  }
}
