package dev.rehome.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.ledger.LedgerDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger keeps of artifacts; a subclass says where the database is. */
public abstract class ArtifactRecordsContract {

  private static final Instant TIME = Instant.parse("2025-11-19T14:30:25.120450Z");

  private StoreSettings settings;
  private LedgerDatabase ledger;

  /** A database that does not exist yet or is empty. */
  protected abstract StoreSettings settings();

  @BeforeEach
  void open() {
    settings = settings();
    ledger = LedgerDatabase.open(settings, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void keepsEverythingThatIsRecorded() {
    RecordedArtifact whole =
        new RecordedArtifact(
            "/data",
            "Größe 📦.json",
            "network.py",
            TIME,
            "ab".repeat(32),
            5_000_000_000L,
            "{\"seconds\":12.480,\"note\":\"a\\u0000b\"}",
            "[{\"file\":\"../a.json\"}]");
    RecordedArtifact bare =
        new RecordedArtifact("/data/" + "d".repeat(2000), "n", "x", TIME, null, null, "{}", "[]");

    assertThat(replace("/data", whole)).isEqualTo(1);
    assertThat(replace(bare.directory(), bare)).isEqualTo(1);

    assertThat(all()).containsExactly(whole, bare);
  }

  @Test
  void aDirectoryHasWhatWasGivenLastAndOthersAreLeft() {
    replace("/a", of("/a", "1"), of("/a", "2"));
    replace("/b", of("/b", "1"));

    RecordedArtifact changed =
        new RecordedArtifact("/a", "2", "other", TIME.plusNanos(1000), null, null, "{}", "[]");
    int changes = replace("/a", changed, of("/a", "3"));

    assertThat(changes).isEqualTo(3);
    assertThat(all()).containsExactly(changed, of("/a", "3"), of("/b", "1"));
    assertThat(replace("/a", changed, of("/a", "3"))).isZero();
    assertThat(replace("/a")).isEqualTo(2);
    assertThat(all()).containsExactly(of("/b", "1"));
  }

  private static RecordedArtifact of(String directory, String name) {
    return new RecordedArtifact(directory, name, "x.py", TIME, null, null, "{}", "[]");
  }

  private int replace(String directory, RecordedArtifact... artifacts) {
    return LedgerDatabase.withJournal(
        settings, journal -> journal.artifacts().replace(directory, List.of(artifacts)));
  }

  private List<RecordedArtifact> all() {
    return LedgerDatabase.withJournal(settings, journal -> journal.artifacts().all());
  }
}
