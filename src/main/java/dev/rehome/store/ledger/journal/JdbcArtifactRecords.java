package dev.rehome.store.ledger.journal;

import dev.rehome.store.journal.ArtifactRecords;
import dev.rehome.store.journal.RecordedArtifact;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** In the table {@code artifacts}. */
record JdbcArtifactRecords(JdbcJournal.Access access) implements ArtifactRecords {

  private static final String COLUMNS =
      "directory, name, updated_by, last_updated, sha256, size_bytes, details, made_from";

  private static final String ALL =
      "SELECT " + COLUMNS + " FROM rehome.artifacts ORDER BY directory, name";

  private static final String OF_DIRECTORY =
      "SELECT " + COLUMNS + " FROM rehome.artifacts WHERE directory = ?";

  private static final String INSERT =
      "INSERT INTO rehome.artifacts (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String DELETE =
      "DELETE FROM rehome.artifacts WHERE directory = ? AND name = ?";

  @Override
  public int replace(String directory, Collection<RecordedArtifact> artifacts) {
    Integer changed =
        access.transaction().execute(transaction -> replaceDifferent(directory, artifacts));
    return Objects.requireNonNull(changed);
  }

  private int replaceDifferent(String directory, Collection<RecordedArtifact> artifacts) {
    Map<String, RecordedArtifact> known = new HashMap<>();
    access
        .jdbc()
        .query(OF_DIRECTORY, JdbcArtifactRecords::row, directory)
        .forEach(artifact -> known.put(artifact.name(), artifact));
    int changed = 0;
    for (RecordedArtifact artifact : artifacts) {
      RecordedArtifact before = known.remove(artifact.name());
      if (!artifact.equals(before)) {
        changed++;
        delete(artifact);
        insert(artifact);
      }
    }
    known.values().forEach(this::delete);
    return changed + known.size();
  }

  private void delete(RecordedArtifact artifact) {
    access.jdbc().update(DELETE, artifact.directory(), artifact.name());
  }

  private void insert(RecordedArtifact artifact) {
    access
        .jdbc()
        .update(
            INSERT,
            artifact.directory(),
            artifact.name(),
            artifact.updatedBy(),
            artifact.lastUpdated().atOffset(ZoneOffset.UTC),
            artifact.sha256(),
            artifact.sizeBytes(),
            artifact.details(),
            artifact.madeFrom());
  }

  @Override
  public List<RecordedArtifact> all() {
    return access.jdbc().query(ALL, JdbcArtifactRecords::row);
  }

  private static RecordedArtifact row(ResultSet row, int number) throws SQLException {
    return new RecordedArtifact(
        row.getString("directory"),
        row.getString("name"),
        row.getString("updated_by"),
        row.getObject("last_updated", OffsetDateTime.class).toInstant(),
        row.getString("sha256"),
        row.getObject("size_bytes", Long.class),
        row.getString("details"),
        row.getString("made_from"));
  }
}
