package dev.rehome.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeysTests {

  private static final byte[] KEY = "0123456789abcdef0123456789ABCDEF".getBytes();
  private static final String BASE64 = Base64.getEncoder().encodeToString(KEY);
  private static final String HEX = HexFormat.of().formatHex(KEY);

  @TempDir private Path directory;

  @Test
  void isAbsentWhereNothingIsSet() {
    assertThat(EncryptionKeys.from(Map.of("REHOME_ENCRYPTION_KEY", " "))).isEmpty();
    assertThatThrownBy(() -> EncryptionKeys.required(Map.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("REHOME_ENCRYPTION_KEY or REHOME_ENCRYPTION_KEY_FILE")
        .hasMessageContaining("REHOME_ENCRYPTION_PASSPHRASE or");
  }

  @Test
  void aKeyIsBase64OrHex() {
    assertThat(from("REHOME_ENCRYPTION_KEY", BASE64).key()).isEqualTo(KEY);
    assertThat(from("REHOME_ENCRYPTION_KEY", HEX).key()).isEqualTo(KEY);
    assertThat(from("REHOME_ENCRYPTION_KEY", HEX.toUpperCase()).key()).isEqualTo(KEY);
  }

  @Test
  void aKeyMayBeInAFile() throws IOException {
    assertThat(from("REHOME_ENCRYPTION_KEY_FILE", file(BASE64 + "\n")).key()).isEqualTo(KEY);
  }

  @Test
  void aPassphraseIsTakenAsItIsWithoutTheEndOfItsLine() throws IOException {
    assertThat(from("REHOME_ENCRYPTION_PASSPHRASE", " four wörds of it ").passphrase())
        .isEqualTo(" four wörds of it ".toCharArray());
    assertThat(
            from("REHOME_ENCRYPTION_PASSPHRASE_FILE", file(" four wörds of it \r\n")).passphrase())
        .isEqualTo(" four wörds of it ".toCharArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secretsecret", "c2VjcmV0c2VjcmV0", "+++=", "secretsecret%"})
  void aKeyOfAnotherFormIsRefusedWithoutShowingIt(String key) {
    assertThatThrownBy(() -> from("REHOME_ENCRYPTION_KEY", key))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("expected 32 bytes as Base64 or hex digits in REHOME_ENCRYPTION_KEY")
        .hasMessageContaining("openssl rand -base64 32")
        .hasNoCause()
        .hasMessageNotContaining(key);
  }

  @Test
  void aShortPassphraseIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> from("REHOME_ENCRYPTION_PASSPHRASE", "open sesame"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("shorter than 12 characters")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void moreThanOneSecretIsRefused() {
    assertThatThrownBy(
            () ->
                EncryptionKeys.from(
                    Map.of(
                        "REHOME_ENCRYPTION_KEY",
                        BASE64,
                        "REHOME_ENCRYPTION_PASSPHRASE",
                        "four words of it")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("REHOME_ENCRYPTION_KEY, REHOME_ENCRYPTION_PASSPHRASE");
  }

  @Test
  void aFileThatHoldsNoSecretIsNamed() throws IOException {
    Path binary = directory.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, 1});
    Path large = directory.resolve("large");
    Files.write(large, new byte[1 << 17]);

    assertThatThrownBy(() -> from("REHOME_ENCRYPTION_KEY_FILE", directory + "/none"))
        .hasMessageContaining("none: the file named by REHOME_ENCRYPTION_KEY_FILE cannot be read");
    assertThatThrownBy(() -> from("REHOME_ENCRYPTION_KEY_FILE", directory.toString()))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> from("REHOME_ENCRYPTION_PASSPHRASE_FILE", binary.toString()))
        .hasMessageContaining("is no text in UTF-8");
    assertThatThrownBy(() -> from("REHOME_ENCRYPTION_PASSPHRASE_FILE", large.toString()))
        .hasMessageContaining("is too long");
  }

  private static EncryptionKey from(String name, String value) {
    return EncryptionKeys.from(Map.of(name, value)).orElseThrow();
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("secret"), text).toString();
  }
}
