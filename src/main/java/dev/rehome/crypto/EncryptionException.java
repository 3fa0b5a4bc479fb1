package dev.rehome.crypto;

import dev.rehome.problem.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What was read cannot be decrypted: it is not encrypted, needs another key, or is damaged. The
 * problem names no place, for a stream has none: whoever knows the file adds it.
 */
public final class EncryptionException extends IOException {

  /** Why. */
  public enum Reason {
    /** It does not begin as an encrypted file does; it may be empty. */
    NOT_ENCRYPTED,
    /** It was written by a later version, or asks for something that none offers. */
    UNSUPPORTED,
    /** The file was encrypted with another key, or with a passphrase instead of a key. */
    WRONG_KEY,
    /** Bytes were altered, moved or added, or the end is missing. */
    DAMAGED
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Problem problem;

  EncryptionException(Reason reason, Problem problem, @Nullable Throwable cause) {
    super(problem.toString(), cause);
    this.reason = reason;
    this.problem = problem;
  }

  static EncryptionException damaged(String message, @Nullable Throwable cause) {
    return new EncryptionException(
        Reason.DAMAGED,
        Problem.of("damaged-encrypted-file", message).hint("use another copy of the file"),
        cause);
  }

  public Reason reason() {
    return reason;
  }

  public Problem problem() {
    return problem;
  }
}
