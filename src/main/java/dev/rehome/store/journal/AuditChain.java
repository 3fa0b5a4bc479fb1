package dev.rehome.store.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The chain that shows whether lines of the audit trail were altered, removed or moved: the hash of
 * a line is the SHA-256 of the hash before it, a line feed and the line's entry. Lines removed at
 * the end leave a chain that is whole; for that the newest hash is kept elsewhere. For one thread.
 */
public final class AuditChain {

  /** What stands before the first line. */
  public static final String START = "0".repeat(64);

  private static final int MOST_FAULTS = 20;

  private final List<Fault> faults = new ArrayList<>();
  private long line;
  private String hash = START;

  /**
   * Where the chain is broken.
   *
   * @param line the first line that shows it
   */
  public record Fault(long line, String message) {}

  public static String hash(String before, String entry) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest((before + "\n" + entry).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks the next line; what follows a broken one is checked from that one on. */
  public void add(AuditLine next) {
    if (next.line() != line + 1) {
      String missing =
          next.line() == line + 2
              ? "line " + (line + 1) + " is missing"
              : "lines " + (line + 1) + " to " + (next.line() - 1) + " are missing";
      fault(next.line(), missing);
    } else if (!hash(hash, next.entry()).equals(next.hash())) {
      fault(next.line(), "line " + next.line() + " or the hash before it was altered");
    }
    line = next.line();
    hash = next.hash();
  }

  /** Adds what was found otherwise; the first of all are kept. */
  public void fault(long at, String message) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(new Fault(at, message));
    }
  }

  /** The number of the last line, 0 where there is none. */
  public long line() {
    return line;
  }

  /** The hash of the last line. */
  public String hash() {
    return hash;
  }

  public List<Fault> faults() {
    return List.copyOf(faults);
  }
}
