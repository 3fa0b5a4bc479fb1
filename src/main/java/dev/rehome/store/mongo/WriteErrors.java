package dev.rehome.store.mongo;

import com.mongodb.bulk.BulkWriteError;
import dev.rehome.store.plan.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which errors of the server are about a document, not about the server. */
final class WriteErrors {

  private static final Set<Integer> DUPLICATE_KEY = Set.of(11000, 11001, 12582);
  private static final Set<Integer> TOO_LARGE = Set.of(10334, 17419, 17420);
  private static final int VALIDATION = 121;

  /** Bad values, types and names of fields; keys that an index cannot hold. */
  private static final Set<Integer> DATA =
      Set.of(2, 9, 14, 15, 16, 17, 28, 52, 53, 54, 55, 56, 57, 58, 66, 16755, 16756, 17280, 171);

  private static final Pattern INDEX = Pattern.compile("index: (\\S+)(?: dup key: (.*))?");
  private static final int LONGEST_MESSAGE = 500;

  private WriteErrors() {}

  /**
   * Empty for faults of the system.
   *
   * @param entity the index of the document's entity
   */
  static Optional<Refusal> refusal(int entity, BulkWriteError error) {
    String message = error.getMessage();
    if (DUPLICATE_KEY.contains(error.getCode())) {
      return Optional.of(new Refusal(entity, Refusal.UNIQUE, duplicate(message)));
    }
    if (error.getCode() == VALIDATION) {
      String details = error.getDetails().isEmpty() ? "" : ": " + error.getDetails().toJson();
      return Optional.of(new Refusal(entity, "check", cut(message + details)));
    }
    if (TOO_LARGE.contains(error.getCode())) {
      return Optional.of(new Refusal(entity, "document-size", cut(message)));
    }
    return DATA.contains(error.getCode())
        ? Optional.of(new Refusal(entity, "database", cut(message)))
        : Optional.empty();
  }

  private static String duplicate(String message) {
    Matcher index = INDEX.matcher(message);
    if (!index.find()) {
      return cut(message);
    }
    String value = index.group(2) == null ? "" : ", " + index.group(2);
    return cut("unique index " + index.group(1) + " has the key already" + value);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }
}
