package dev.rehome.crypto;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secret from the environment, or from the file that the environment names. Messages name
 * variables and files, never what they hold.
 */
public final class EncryptionKeys {

  private static final String KEY = "REHOME_ENCRYPTION_KEY";
  private static final String PASSPHRASE = "REHOME_ENCRYPTION_PASSPHRASE";
  private static final String IN_FILE = "_FILE";
  private static final List<String> VARIABLES =
      List.of(KEY, KEY + IN_FILE, PASSPHRASE, PASSPHRASE + IN_FILE);

  /** A shorter passphrase can be guessed in spite of what each guess costs. */
  private static final int SHORTEST_PASSPHRASE = 12;

  /** No secret is longer; another file was named by mistake. */
  private static final int LONGEST_FILE = 64 << 10;

  private EncryptionKeys() {}

  /**
   * The secret that is set; a blank variable is not.
   *
   * @throws ProblemException when it is of no use, or when more than one is set
   */
  public static Optional<EncryptionKey> from(Map<String, String> environment) {
    List<String> given =
        VARIABLES.stream().filter(name -> !environment.getOrDefault(name, "").isBlank()).toList();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() > 1) {
      throw wrong(
          Problem.of("encryption-key", "more than one secret is set: " + String.join(", ", given))
              .hint("leave one of them"));
    }
    String name = given.get(0);
    char[] secret = secret(name, environment.getOrDefault(name, ""));
    try {
      return Optional.of(name.startsWith(KEY) ? key(name, secret) : passphrase(name, secret));
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  /**
   * The same where there is no going on without one.
   *
   * @throws ProblemException when none is set, too
   */
  public static EncryptionKey required(Map<String, String> environment) {
    return from(environment)
        .orElseThrow(
            () ->
                wrong(
                    Problem.of("no-encryption-key", "no key for encryption is set")
                        .hint("set " + String.join(" or ", VARIABLES))));
  }

  private static EncryptionKey key(String name, char[] text) {
    byte[] key = decoded(new String(text).strip());
    try {
      if (key.length != EncryptionKey.BYTES) {
        throw wrong(
            Problem.of(
                    "encryption-key",
                    "expected " + EncryptionKey.BYTES + " bytes as Base64 or hex digits in " + name)
                .hint("openssl rand -base64 32 makes such a key"));
      }
      return EncryptionKey.of(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The bytes, none if it is neither Base64 nor hex. */
  private static byte[] decoded(String text) {
    try {
      return text.length() == 2 * EncryptionKey.BYTES
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static EncryptionKey passphrase(String name, char[] text) {
    if (text.length < SHORTEST_PASSPHRASE) {
      throw wrong(
          Problem.of(
                  "encryption-key",
                  "the passphrase in "
                      + name
                      + " is shorter than "
                      + SHORTEST_PASSPHRASE
                      + " characters")
              .hint("use several words, or a key: openssl rand -base64 32 makes one"));
    }
    return EncryptionKey.ofPassphrase(text);
  }

  private static char[] secret(String name, String value) {
    return name.endsWith(IN_FILE) ? withoutLineEnd(read(name, value)) : value.toCharArray();
  }

  private static char[] read(String name, String file) {
    byte[] bytes = new byte[0];
    CharBuffer text = CharBuffer.allocate(0);
    try {
      Path path = Path.of(file);
      if (Files.size(path) > LONGEST_FILE) {
        throw unreadable(name, file, "is too long to hold a secret", null);
      }
      bytes = Files.readAllBytes(path);
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return Arrays.copyOfRange(text.array(), text.position(), text.limit());
    } catch (CharacterCodingException e) {
      throw unreadable(name, file, "is no text in UTF-8", e);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, file, "cannot be read", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(text.array(), '\0');
    }
  }

  /** Editors end the last line too; nothing else belongs to a line end, so blanks stay. */
  private static char[] withoutLineEnd(char[] text) {
    int length = text.length;
    if (length > 0 && text[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && text[length - 1] == '\r') {
      length--;
    }
    char[] line = Arrays.copyOf(text, length);
    Arrays.fill(text, '\0');
    return line;
  }

  private static ProblemException unreadable(
      String name, String file, String why, @Nullable Exception cause) {
    Problem problem =
        Problem.of("secret-file", "the file named by " + name + " " + why).at(Location.of(file));
    return cause == null ? wrong(problem) : new ProblemException(Fault.USAGE, problem, cause);
  }

  private static ProblemException wrong(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }
}
