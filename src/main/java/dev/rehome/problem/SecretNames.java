package dev.rehome.problem;

import java.util.regex.Pattern;

/** The names of what must never be shown or stored. */
public final class SecretNames {

  /** A regular expression for the end of such a name; to be matched in any case. */
  public static final String ENDING =
      "(?:password|passwd|passphrase|pwd|secret|token|(?:api|access|private|encryption)[_.-]?key)";

  private static final Pattern NAME = Pattern.compile("(?i)[\\w.-]*" + ENDING);

  private SecretNames() {}

  /** Whether a value of that name is a secret. */
  public static boolean matches(String name) {
    return NAME.matcher(name).matches();
  }
}
