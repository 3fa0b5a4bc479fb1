package dev.rehome.store;

import dev.rehome.problem.SecretNames;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database to use, and for which command.
 *
 * @param url a JDBC URL; may hold a secret, so show {@link #safeUrl} instead
 * @param username null for the database's own default
 * @param password null for none
 * @param command what this process was started to do, such as {@code import content}; shown to
 *     whoever finds the database in use
 */
public record StoreSettings(
    String url, @Nullable String username, @Nullable String password, String command) {

  /** Up to the last at sign, because passwords hold the oddest characters unescaped. */
  private static final Pattern USER_INFO = Pattern.compile("//.*@");

  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i)([?&;][^=?&;]*" + SecretNames.ENDING + "=)[^&;]*");

  /** The URL without user information and without the values of secret parameters. */
  public String safeUrl() {
    String withoutUser = USER_INFO.matcher(url).replaceAll("//");
    return SECRET_PARAMETER.matcher(withoutUser).replaceAll("$1***");
  }

  @Override
  public String toString() {
    return "StoreSettings[url=" + safeUrl() + ", command=" + command + "]";
  }
}
