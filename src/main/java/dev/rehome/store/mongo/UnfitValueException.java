package dev.rehome.store.mongo;

/** A value that a document cannot hold; ends as a reject. */
final class UnfitValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  UnfitValueException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  String code() {
    return code;
  }
}
