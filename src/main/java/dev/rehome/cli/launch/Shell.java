package dev.rehome.cli.launch;

import java.util.regex.Pattern;

/** Writes arguments so that a POSIX shell reads them back. */
public final class Shell {

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private Shell() {}

  public static String quote(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
