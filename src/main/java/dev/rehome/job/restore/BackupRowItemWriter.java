package dev.rehome.job.restore;

import dev.rehome.archive.RowLine;
import dev.rehome.job.Run;
import dev.rehome.job.restore.RestoredRows.ChangedRow;
import dev.rehome.job.restore.RestoredRows.Result;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts rows of the target back as they are in the backup, in the chunk's transaction. Rows that are
 * so already are left alone; in a dry run all are.
 */
final class BackupRowItemWriter implements ItemWriter<BackupRow> {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Nothing is expected of a row that is restored whatever it is now. */
  private static final byte[] ANY = {};

  private final Run run;
  private final Supplier<TargetSession> session;
  private final RestoredRows restored;

  BackupRowItemWriter(Run run, Supplier<TargetSession> session, RestoredRows restored) {
    this.run = run;
    this.session = session;
    this.restored = restored;
  }

  @Override
  public void write(Chunk<? extends BackupRow> chunk) {
    Map<String, List<RowLine>> byEntity = new LinkedHashMap<>();
    chunk
        .getItems()
        .forEach(
            item ->
                byEntity.computeIfAbsent(item.entity(), name -> new ArrayList<>()).add(item.row()));
    byEntity.forEach(this::write);
    run.control().advanced(0, chunk.size(), 0);
  }

  private void write(String entity, List<RowLine> rows) {
    Map<String, String> found = images(entity, rows);
    List<RowLine> other = new ArrayList<>();
    for (RowLine row : rows) {
      if (row.image().equals(found.get(id(row)))) {
        restored.add(entity, Result.UNCHANGED);
      } else {
        other.add(row);
      }
    }
    List<RowResult> results = restore(entity, other);
    for (int i = 0; i < other.size(); i++) {
      report(entity, other.get(i), found.get(id(other.get(i))), results.get(i));
    }
  }

  private Map<String, String> images(String entity, List<RowLine> rows) {
    Map<String, String> found = new HashMap<>();
    Selection selection =
        Selection.ofIds(rows.stream().map(BackupRowItemWriter::id).toList()).withImages();
    session
        .get()
        .scan(
            entity,
            selection,
            (TargetRow row) -> found.put(row.id(), Objects.requireNonNull(row.image())));
    return found;
  }

  private List<RowResult> restore(String entity, List<RowLine> rows) {
    if (run.rehearsed() || rows.isEmpty()) {
      return rows.stream().map(row -> RowResult.RESTORED).toList();
    }
    List<RowImage> images =
        rows.stream().map(row -> new RowImage(row.key(), row.id(), ANY, row.image())).toList();
    return session.get().restore(entity, images, true);
  }

  private void report(
      String entity,
      RowLine row,
      @org.jspecify.annotations.Nullable String found,
      RowResult result) {
    String refused = result.reason() == null ? "" : result.reason();
    restored.list(
        new ChangedRow(
            entity, row.key(), found == null ? List.of() : columns(row.image(), found), refused));
    if (result.kind() == RowResult.Kind.REFUSED) {
      restored.add(entity, Result.REFUSED);
    } else {
      restored.add(entity, found == null ? Result.MISSING : Result.CHANGED);
    }
  }

  /** The members of two objects that differ. */
  private static List<String> columns(String image, String other) {
    JsonNode one = JSON.readTree(image);
    JsonNode two = JSON.readTree(other);
    TreeSet<String> names = new TreeSet<>(one.propertyNames());
    names.addAll(two.propertyNames());
    names.removeIf(name -> one.path(name).equals(two.path(name)));
    return List.copyOf(names);
  }

  private static String id(RowLine row) {
    return Objects.requireNonNullElse(row.id(), row.key());
  }
}
