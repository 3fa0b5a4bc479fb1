package dev.rehome.cli;

import java.util.regex.Pattern;

/** Writes arguments so that a POSIX shell reads them back. */
final class Shell {

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private Shell() {}

  static String quote(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
