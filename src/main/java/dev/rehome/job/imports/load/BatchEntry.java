package dev.rehome.job.imports.load;

import dev.rehome.format.input.NulCharacter;
import dev.rehome.format.input.RawRecord;
import dev.rehome.job.imports.load.RecordBatch.Segment;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.store.Counts;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerEntry.Advance;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.Warning;
import dev.rehome.store.WarningTally;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a batch adds to the ledger. */
final class BatchEntry {

  private BatchEntry() {}

  /**
   * @param outcomes one per record of the segments, in their order
   * @param warnings those that formats and mapping raised; those of the outcomes are added
   * @throws IOException when the bytes of a reject cannot be read again
   */
  static LedgerEntry of(
      List<Segment> segments,
      List<RecordOutcome> outcomes,
      Map<String, Long> unmapped,
      Map<String, Boolean> finds,
      List<Warning> warnings)
      throws IOException {
    WarningTally tally = new WarningTally();
    tally.addAll(warnings);
    List<Advance> advances = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    int next = 0;
    for (Segment segment : segments) {
      int end = next + segment.records().size();
      List<RecordOutcome> own = outcomes.subList(next, end);
      advances.add(advance(segment, own));
      for (RecordOutcome outcome : own) {
        if (!outcome.problems().isEmpty()) {
          rejects.add(reject(segment.file(), outcome));
        }
        outcome.warnings().forEach(warning -> tally.add(outcome.source(), warning));
      }
      next = end;
    }
    return new LedgerEntry(advances, outcomes, rejects, unmapped, finds, tally.warnings());
  }

  private static Advance advance(Segment segment, List<RecordOutcome> outcomes) {
    return new Advance(
        segment.file().ordinal(),
        segment.file().name(),
        segment.from(),
        segment.to(),
        segment.end(),
        Counts.of(outcomes));
  }

  private static Reject reject(LedgerFile file, RecordOutcome outcome) throws IOException {
    RecordPlace place = outcome.source().place();
    try {
      byte[] raw = RawRecord.cut(outcome.source().file(), place);
      List<RecordProblem> problems =
          raw == null
              ? outcome.problems()
              : outcome.problems().stream().map(problem -> reported(problem, raw, place)).toList();
      return new Reject(file.ordinal(), file.name(), place, problems, raw);
    } catch (EOFException | NoSuchFileException changed) {
      // The bytes are read a second time; a file that was changed meanwhile fails at its end.
      return new Reject(file.ordinal(), file.name(), place, outcome.problems(), null);
    }
  }

  private static RecordProblem reported(RecordProblem problem, byte[] raw, RecordPlace place) {
    RecordProblem located =
        problem.code().equals(NulCharacter.CODE) ? ofNul(problem, raw, place) : problem;
    return RawRecord.isWhole(raw, place) ? located : ofCut(located, raw.length);
  }

  private static RecordProblem ofNul(RecordProblem problem, byte[] raw, RecordPlace place) {
    return NulCharacter.where(raw, place)
        .map(
            where ->
                new RecordProblem(
                    problem.code(),
                    problem.message() + "; the record's first is " + where,
                    problem.entity(),
                    problem.field(),
                    problem.hint()))
        .orElse(problem);
  }

  private static RecordProblem ofCut(RecordProblem problem, int kept) {
    String message = problem.message() + "; the ledger keeps the record's first " + kept + " bytes";
    return new RecordProblem(
        problem.code(), message, problem.entity(), problem.field(), problem.hint());
  }
}
