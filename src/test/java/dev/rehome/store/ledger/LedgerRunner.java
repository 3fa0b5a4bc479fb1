package dev.rehome.store.ledger;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;

import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Imports some records, waits until that is published, and then for its end. */
final class LedgerRunner {

  static final Spec SPEC = spec("things", entity("thing", column("id", ColumnType.TEXT)));

  private LedgerRunner() {}

  public static void main(String[] arguments) throws Exception {
    StoreSettings settings =
        new StoreSettings("jdbc:h2:file:" + arguments[0], null, null, "import things");
    try (StoreFixture ledger = new StoreFixture(settings)) {
      importThings(ledger, 7);
      awaitPublished(Path.of(arguments[0] + ".rehome.runs.json"), "\"read\":7");
      System.out.println("published");
      new CountDownLatch(1).await();
    }
  }

  static RunContext importThings(StoreFixture ledger, int records) {
    RunContext run = ledger.start(SPEC, "a.csv", "b.csv");
    List<MappedRecord> rows =
        IntStream.rangeClosed(1, records)
            .mapToObj(i -> record("a.csv", i, row(SPEC, 0, "t" + i)))
            .toList();
    ledger.chunk(run, SPEC, rows);
    ledger.lock().describe(run.id());
    return run;
  }

  private static void awaitPublished(Path file, String text) throws IOException {
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      Thread.onSpinWait();
    }
  }
}
