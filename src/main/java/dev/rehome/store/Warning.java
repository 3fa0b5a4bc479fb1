package dev.rehome.store;

import org.jspecify.annotations.Nullable;

/**
 * Something about a run that a person should know although nothing was rejected for it. Those with
 * the same code, subject and message are counted as one. It has no influence on the exit code.
 *
 * @param code a stable kebab-case word
 * @param message the fault in words, the same for everything that is counted
 * @param subject the entity, field or file it is about, when there is one
 * @param count how many records, files or rows it concerns
 * @param where the first of them, as {@code file:line} or as the name of a file
 * @param example what was found there
 * @param hint what to do about it, naming the option to write
 */
public record Warning(
    String code,
    String message,
    @Nullable String subject,
    long count,
    @Nullable String where,
    @Nullable String example,
    @Nullable String hint) {

  /** One about the whole run, or about one file. */
  public static Warning of(String code, String message, @Nullable String subject) {
    return new Warning(code, message, subject, 1, null, null, null);
  }

  public Warning at(String place) {
    return new Warning(code, message, subject, count, place, example, hint);
  }

  public Warning hint(String text) {
    return new Warning(code, message, subject, count, where, example, text);
  }

  /** The same with what another one counted; the place and example stay those of this one. */
  public Warning plus(long more) {
    return new Warning(code, message, subject, count + more, where, example, hint);
  }
}
