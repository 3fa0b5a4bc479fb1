package dev.rehome.job.check;

import dev.rehome.record.Fingerprint;
import dev.rehome.record.PlainText;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that has another value than it should.
 *
 * @param expected for a person; a long value is cut
 */
public record FieldDifference(String column, String expected, String found) {

  /**
   * The columns that differ, by the values they mean in every database. Columns that say something
   * about the run that wrote them are not compared.
   *
   * @param expected one value per column of the entity, and so {@code found}
   */
  public static List<FieldDifference> of(
      EntitySpec entity, @Nullable Object[] expected, @Nullable Object[] found) {
    List<FieldDifference> differences = new ArrayList<>();
    for (int i = 0; i < entity.columns().size(); i++) {
      ColumnSpec column = entity.columns().get(i);
      if (column.tracked() && !same(column, expected[i], found[i])) {
        differences.add(
            new FieldDifference(
                column.name(), PlainText.shown(expected[i]), PlainText.shown(found[i])));
      }
    }
    return differences;
  }

  private static boolean same(
      ColumnSpec column, @Nullable Object expected, @Nullable Object found) {
    if (expected == null || found == null) {
      return expected == found;
    }
    Fingerprint fingerprint =
        new Fingerprint(
            List.of(
                new Fingerprint.Column(column.name(), column.type(), Fingerprint.Part.CONTENT)));
    return Arrays.equals(
        fingerprint.of(new @Nullable Object[] {expected}),
        fingerprint.of(new @Nullable Object[] {found}));
  }
}
