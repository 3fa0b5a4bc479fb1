package dev.rehome.job.cleanup;

/** Why a file stays where it is, in the order in which it is looked for. */
enum Stay {
  NOT_CHOSEN("not-chosen"),
  README("readme"),
  KEEP("keep"),
  LINK("link"),
  UNREADABLE("unreadable"),
  NOT_IMPORTED("not-imported"),
  ROLLED_BACK("rolled-back"),
  RUN_UNFINISHED("run-unfinished"),
  NOT_READ_TO_END("not-read-to-end"),
  REJECTS("rejects"),
  SKIPPED_RECORDS("skipped-records"),
  NO_RECORDS("no-records"),
  SPEC_CHANGED("spec-changed"),
  TOO_YOUNG("too-young"),
  FILE_CHANGED("file-changed"),
  READ_ONLY("read-only-directory"),
  ROWS_MISSING("rows-missing"),
  ROWS_CHANGED("rows-changed"),
  ROWS_OVERTAKEN("rows-overtaken");

  private final String code;

  Stay(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }

  /** Whether the target is not what the ledger says, which somebody should look into. */
  boolean isFinding() {
    return this == ROWS_MISSING || this == ROWS_CHANGED;
  }

  static Stay ofCode(String code) {
    for (Stay stay : values()) {
      if (stay.code.equals(code)) {
        return stay;
      }
    }
    throw new IllegalArgumentException("no reason to stay: " + code);
  }

  /** A reason with its words. */
  record Because(Stay stay, String words) {}

  Because because(String words) {
    return new Because(this, words);
  }
}
