package dev.rehome.store;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.ColumnType;
import dev.rehome.spec.Spec;
import dev.rehome.store.journal.AuditChain;
import dev.rehome.store.journal.AuditEntry;
import dev.rehome.store.journal.AuditEntry.By;
import dev.rehome.store.journal.AuditEntry.Request;
import dev.rehome.store.journal.AuditLine;
import dev.rehome.store.journal.AuditTrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger keeps of launches; a subclass says where the database is. */
public abstract class AuditTrailContract {

  private static final Spec SPEC = spec("things", entity("thing", column("id", ColumnType.TEXT)));

  private StoreFixture fixture;
  private AuditTrail trail;

  /** A database of its own for each call. */
  protected abstract StoreSettings settings();

  @BeforeEach
  void open() {
    fixture = new StoreFixture(settings());
    trail = fixture.journal().audit();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void numbersAndChainsTheLines() {
    assertThat(trail.append(began("run-1"))).isEqualTo(1);
    assertThat(trail.append(ended(1, "run-1"))).isEqualTo(2);
    assertThat(trail.append(began("run-2"))).isEqualTo(3);

    List<AuditLine> lines = lines();
    assertThat(lines).extracting(AuditLine::line).containsExactly(1L, 2L, 3L);
    assertThat(lines).extracting(AuditLine::run).containsExactly("run-1", "run-1", "run-2");
    assertThat(lines.get(0).entry())
        .isEqualTo(
            """
            {"line":1,"launch":1,"event":"began","at":"2026-03-01T10:00:00.123456Z",\
            "by":{"user":"root","operator":"Zoë","host":"mill","pid":7},\
            "request":{"verb":"import","command":"rehome import things","spec":"things",\
            "source":"data","target":"jdbc:h2:mem:x","options":{"limit":"3"}},"run":"run-1"}\
            """);
    assertThat(lines.get(1).entry())
        .isEqualTo(
            """
            {"line":2,"launch":1,"event":"ended","at":"2026-03-01T10:00:00.123456Z",\
            "run":"run-1","status":"completed","exitCode":0,"problems":[]}\
            """);
    assertThat(lines.get(0).hash())
        .isEqualTo(AuditChain.hash("0".repeat(64), lines.get(0).entry()));
    assertThat(lines.get(1).hash())
        .isEqualTo(AuditChain.hash(lines.get(0).hash(), lines.get(1).entry()));
    assertThat(checked(lines).faults()).isEmpty();
  }

  @Test
  void staysWhenTheCurrentTransactionIsRolledBack() {
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              trail.append(began("run-1"));
              status.setRollbackOnly();
            });

    assertThat(lines()).hasSize(1);
  }

  @Test
  void linesThatAreAppendedAtOnceFormOneChain() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Long>> appends =
          IntStream.range(0, 40)
              .<Callable<Long>>mapToObj(i -> () -> trail.append(began("run-" + i)))
              .toList();
      List<Long> numbers = new ArrayList<>();
      for (Future<Long> append : threads.invokeAll(appends)) {
        numbers.add(append.get());
      }

      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
      assertThat(checked(lines()).faults()).isEmpty();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void goesThroughMoreLinesThanItReadsAtATime() {
    for (int i = 0; i < 2500; i++) {
      trail.append(ended(1, "run-1"));
    }

    assertThat(checked(lines()).line()).isEqualTo(2500);
  }

  @Test
  void namesTheRunsThatNoLineNames() {
    for (String run : List.of("run-1", "run-2", "run-3")) {
      fixture.ledger().start(StoreFixture.run(SPEC, run), "name: things");
    }
    trail.append(began("run-2"));

    assertThat(trail.unrecordedRuns(10)).containsExactly("run-1", "run-3");
    assertThat(trail.unrecordedRuns(1)).containsExactly("run-1");
  }

  private List<AuditLine> lines() {
    List<AuditLine> lines = new ArrayList<>();
    trail.read(lines::add);
    return lines;
  }

  private static AuditChain checked(List<AuditLine> lines) {
    AuditChain chain = new AuditChain();
    lines.forEach(chain::add);
    return chain;
  }

  private static AuditEntry began(String run) {
    return AuditEntry.began(
        StoreFixture.NOW,
        new By("root", "Zoë", "mill", 7),
        new Request(
            "import",
            "rehome import things",
            "things",
            "data",
            "jdbc:h2:mem:x",
            Map.of("limit", "3")),
        run);
  }

  private static AuditEntry ended(long launch, String run) {
    return AuditEntry.ended(launch, StoreFixture.NOW, run, "completed", 0, List.of());
  }
}
