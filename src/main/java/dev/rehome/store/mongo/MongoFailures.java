package dev.rehome.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.bulk.BulkWriteError;
import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.plan.Refusal;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;

/**
 * What a failure means: that the server refused a document for its data, or a fault of the system,
 * what that means to the user, and whether trying again can help.
 */
record MongoFailures(StoreSettings settings) {

  /** Unauthorized, and what Atlas and older servers say instead. */
  private static final Set<Integer> FORBIDDEN = Set.of(13, 8000);

  /**
   * Primary stepped down, node shutting down or recovering, replication not ready, write concern
   * not reached in time, interrupted.
   */
  private static final Set<Integer> TRANSIENT =
      Set.of(
          6, 7, 24, 50, 63, 64, 89, 91, 112, 133, 134, 189, 234, 262, 9001, 10058, 10107, 11600,
          11602, 13388, 13435, 13436);

  private static final Set<Integer> DUPLICATE_KEY = Set.of(11000, 11001, 12582);
  private static final Set<Integer> TOO_LARGE = Set.of(10334, 17419, 17420);
  private static final int VALIDATION = 121;

  /** Bad values, types and names of fields; keys that an index cannot hold. */
  private static final Set<Integer> DATA =
      Set.of(2, 9, 14, 15, 16, 17, 28, 52, 53, 54, 55, 56, 57, 58, 66, 16755, 16756, 17280, 171);

  private static final Pattern INDEX = Pattern.compile("index: (\\S+)(?: dup key: (.*))?");

  /** For Spring: recoverable when trying again can help. */
  DataAccessException translate(MongoException failure) {
    ProblemException problem = problem(failure);
    String message = problem.problems().get(0).message();
    return problem.fault() == Fault.UNREACHABLE
        ? new RecoverableDataAccessException(message, problem)
        : new NonTransientDataAccessResourceException(message, problem);
  }

  ProblemException problem(MongoException failure) {
    MongoSecurityException refused = cause(failure, MongoSecurityException.class);
    if (refused != null && cause(refused, MongoSocketException.class) == null) {
      return ProblemException.of(
          Fault.USAGE,
          "wrong-password",
          "the server of " + url() + " refuses the user name or password",
          "set REHOME_TARGET_USERNAME and REHOME_TARGET_PASSWORD; authSource=admin in the URL"
              + " when that database holds the user",
          failure);
    }
    MongoCommandException command = cause(failure, MongoCommandException.class);
    if (command != null && FORBIDDEN.contains(command.getErrorCode())) {
      return ProblemException.of(
          Fault.USAGE,
          "no-permission",
          "the user may not do what is needed in %s: %s".formatted(url(), message(command)),
          "Rehome needs the role readWrite; dbAdmin too for validators",
          failure);
    }
    if (isTransient(failure)) {
      return ProblemException.of(
          Fault.UNREACHABLE,
          "unreachable",
          "the database %s cannot be reached: %s".formatted(url(), reason(failure)),
          "check host, port and that a primary runs; the same command goes on from there",
          failure);
    }
    return ProblemException.of(
        Fault.SYSTEM,
        "database",
        "the database %s cannot be used: %s".formatted(url(), message(failure)),
        null,
        failure);
  }

  private static boolean isTransient(MongoException failure) {
    return failure instanceof MongoSocketException
        || failure instanceof MongoTimeoutException
        || failure instanceof MongoNotPrimaryException
        || failure instanceof MongoNodeIsRecoveringException
        || failure instanceof MongoConnectionPoolClearedException
        || cause(failure, MongoSocketException.class) != null
        || TRANSIENT.contains(failure.getCode())
        || failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
  }

  /** The driver's own text names every server it knows, at length. */
  private static String reason(MongoException failure) {
    UnknownHostException unknown = cause(failure, UnknownHostException.class);
    if (unknown != null || message(failure).contains("UnknownHostException")) {
      return "the host is unknown";
    }
    if (failure instanceof MongoTimeoutException) {
      return message(failure).contains("MongoSocketOpenException")
          ? "nothing answers there"
          : "no primary was found in time";
    }
    return message(failure);
  }

  private String url() {
    return settings.safeUrl();
  }

  private static String message(MongoException failure) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    return text.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  /**
   * Why the server refused a document for its data; empty for faults of the system.
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
      return Optional.of(new Refusal(entity, "check", message + details));
    }
    if (TOO_LARGE.contains(error.getCode())) {
      return Optional.of(new Refusal(entity, "document-size", message));
    }
    return DATA.contains(error.getCode())
        ? Optional.of(new Refusal(entity, "database", message))
        : Optional.empty();
  }

  private static String duplicate(String message) {
    Matcher index = INDEX.matcher(message);
    if (!index.find()) {
      return message;
    }
    String value = index.group(2) == null ? "" : ", " + index.group(2);
    return "unique index " + index.group(1) + " has the key already" + value;
  }
}
