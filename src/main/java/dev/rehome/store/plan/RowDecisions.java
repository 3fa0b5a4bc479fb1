package dev.rehome.store.plan;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.Row;
import dev.rehome.record.RowKey;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.SharedKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What shall become of a row, by the rules of its entity: given what target and ledger know about
 * it and which record of the run has its key already.
 */
final class RowDecisions {

  private final List<? extends EntityRows> targets;
  private final KnownRows known;
  private final Set<Integer> needed = new TreeSet<>();
  private final Set<Integer> presumedNew = new TreeSet<>();

  RowDecisions(List<? extends EntityRows> targets, KnownRows known) {
    this.targets = targets;
    this.known = known;
  }

  /**
   * Either a change or a problem.
   *
   * @param shared the other file that has the key, if it matters
   */
  record Decision(
      @Nullable RowChange change,
      @Nullable RecordProblem problem,
      @Nullable SharedKey shared,
      @Nullable RecordWarning warning) {

    static Decision of(RowChange change) {
      return new Decision(change, null, null, null);
    }

    static Decision of(RecordProblem problem) {
      return new Decision(null, problem, null, null);
    }

    Decision sharing(String file, String owner) {
      return file.equals(owner)
          ? this
          : new Decision(change, problem, new SharedKey(file, owner), warning);
    }

    Decision warning(RecordWarning added) {
      return new Decision(change, problem, shared, added);
    }
  }

  /** Skipped files without which some rows cannot be decided. */
  Set<Integer> needed() {
    return needed;
  }

  /** See {@link ChunkPlan#presumedNew}. */
  Set<Integer> presumedNew() {
    return presumedNew;
  }

  /**
   * @param state null for a row that was not looked up
   * @param earlier the record of this run that has the key already, as far as it is known
   */
  Decision decide(Row row, SourceRecord source, @Nullable Known state, @Nullable Claim earlier) {
    EntityRows target = targets.get(row.entity());
    if (row.key().length() > ChunkPlan.MAX_KEY_LENGTH) {
      return Decision.of(tooLong(target.spec()));
    }
    Claim claim = earlier;
    if (claim == null && state != null && state.skipped() != null) {
      claim = ofSkipped(target, row, source, state, state.skipped());
    }
    if (claim != null) {
      return duplicate(target, row, source, claim, state);
    }
    if (state != null && state.present()) {
      return existing(target, row, source, state);
    }
    Decision decision = write(target, row, RowAction.INSERTED, null, itemOf(state));
    if (state == null && decision.problem() != null) {
      presumedNew.add(row.entity());
    }
    return decision;
  }

  /**
   * As if the skipped file were read: it has what comes after it wants, and loses what comes before
   * it wants, so that it must be read; unless it is sure to win because it is the last.
   */
  private @Nullable Claim ofSkipped(
      EntityRows target, Row row, SourceRecord source, Known state, Known.SkippedClaim skipped) {
    if (known.comesBefore(skipped.ordinal(), source)) {
      if (target.spec().onDuplicate() == DuplicateRule.LAST
          && !Arrays.equals(skipped.claim().checksum(), row.fingerprint())) {
        needed.addAll(known.skippedSharing(skipped.claim().file(), source));
      }
      return skipped.claim();
    }
    if (!outOfDate(target, row, source, state.item())) {
      needed.add(skipped.ordinal());
    }
    return null;
  }

  /** Whether a later record, which wrote the row in an earlier run, will have its way again. */
  private boolean outOfDate(EntityRows target, Row row, SourceRecord source, @Nullable Item item) {
    return item != null
        && item.action() != ItemAction.SKIPPED
        && !Arrays.equals(item.checksum(), row.fingerprint())
        && target.spec().onDuplicate() == DuplicateRule.LAST
        && known.comesLater(item, source);
  }

  private Decision existing(EntityRows target, Row row, SourceRecord source, Known state) {
    WriteMode mode = target.spec().mode();
    if (mode == WriteMode.SKIP_EXISTING) {
      return change(target, row, RowAction.SKIPPED, state);
    }
    Item item = state.item();
    boolean ours = item != null && item.action() != ItemAction.SKIPPED;
    if (item != null && ours && Arrays.equals(item.checksum(), row.fingerprint())) {
      return change(target, row, RowAction.UNCHANGED, state);
    }
    if (item != null && outOfDate(target, row, source, item)) {
      return answered(row, RowAction.UNCHANGED)
          .sharing(source.file().name(), known.nameOfSame(item));
    }
    if (!ours && mode == WriteMode.INSERT) {
      return Decision.of(exists(target.spec(), row));
    }
    StoredRow stored = state.stored();
    if (!target.updatable() || (!ours && stored != null && target.same(stored, row))) {
      return change(target, row, RowAction.UNCHANGED, state);
    }
    return write(
        target, row, RowAction.UPDATED, stored == null ? null : stored.image(), itemOf(state));
  }

  private Decision duplicate(
      EntityRows target, Row row, SourceRecord source, Claim claim, @Nullable Known state) {
    String file = source.file().name();
    boolean same = Arrays.equals(claim.checksum(), row.fingerprint());
    return switch (target.spec().onDuplicate()) {
      case REJECT -> Decision.of(repeated(target.spec(), row, claim));
      case FIRST -> first(target.spec(), row, claim, same).sharing(file, claim.file());
      case LAST -> {
        if (claim.left()) {
          yield answered(row, RowAction.SKIPPED).sharing(file, claim.file());
        }
        if (same || !target.updatable()) {
          yield answered(row, RowAction.UNCHANGED).sharing(file, claim.file());
        }
        StoredRow stored = state == null ? null : state.stored();
        String before = claim.written() || stored == null ? null : stored.image();
        yield write(target, row, RowAction.UPDATED, before, itemOf(state))
            .sharing(claim.file(), file);
      }
    };
  }

  private static Decision first(EntitySpec entity, Row row, Claim claim, boolean same) {
    if (same && !claim.left()) {
      return answered(row, RowAction.UNCHANGED);
    }
    Decision skipped = answered(row, RowAction.SKIPPED);
    return claim.left() ? skipped : skipped.warning(passedOver(entity, row, claim));
  }

  private static RecordWarning passedOver(EntitySpec entity, Row row, Claim claim) {
    return new RecordWarning(
        "duplicate-skipped",
        "an earlier record with the same key has other values, and the first one stays",
        entity.name(),
        "key '%s' was already used by %s, record %d"
            .formatted(RowKey.shown(row.key()), claim.file(), claim.record()),
        "on_duplicate: reject makes these records rejects, last lets them win");
  }

  private static Decision write(
      EntityRows target, Row row, RowAction action, @Nullable String before, long item) {
    Optional<RecordProblem> loss = target.loss(row);
    if (loss.isPresent()) {
      return Decision.of(loss.get());
    }
    return Decision.of(new RowChange(row, action, before, item, target.newId(row)));
  }

  private static Decision change(EntityRows target, Row row, RowAction action, Known state) {
    return Decision.of(new RowChange(row, action, null, state.itemNumber(), target.newId(row)));
  }

  private static Decision answered(Row row, RowAction action) {
    return Decision.of(new RowChange(row, action, null, RowChange.ANSWERED, null));
  }

  private static long itemOf(@Nullable Known state) {
    return state == null ? RowChange.NO_ITEM : state.itemNumber();
  }

  private static RecordProblem tooLong(EntitySpec entity) {
    return problem(
        entity, "key-length", "the key is longer than " + ChunkPlan.MAX_KEY_LENGTH + " characters");
  }

  private static RecordProblem exists(EntitySpec entity, Row row) {
    return problem(
        entity,
        "exists",
        "the target already has a row with key '" + RowKey.shown(row.key()) + "'");
  }

  private static RecordProblem repeated(EntitySpec entity, Row row, Claim claim) {
    return problem(
        entity,
        "duplicate-key",
        "key '%s' was already used by %s, record %d"
            .formatted(RowKey.shown(row.key()), claim.file(), claim.record()));
  }

  private static RecordProblem problem(EntitySpec entity, String code, String message) {
    return new RecordProblem(
        code, message, entity.name(), entity.match().size() == 1 ? entity.match().get(0) : null);
  }
}
