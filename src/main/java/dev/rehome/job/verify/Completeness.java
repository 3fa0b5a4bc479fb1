package dev.rehome.job.verify;

import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.PathPattern.Segment;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.target.ChildCount;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the columns of a spec that say how many rows of another entity there must be: they count
 * what the other's {@code each} goes through, or its rows themselves, and the other refers to them.
 */
final class Completeness {

  private Completeness() {}

  static List<ChildCount> of(Spec spec) {
    List<ChildCount> counts = new ArrayList<>();
    for (EntitySpec entity : spec.entities()) {
      for (ColumnSpec column : entity.columns()) {
        for (EntitySpec child : spec.entities()) {
          if (counts(column.source(), child)) {
            reference(child, entity)
                .forEach(
                    reference ->
                        counts.add(
                            new ChildCount(entity.name(), column.name(), child.name(), reference)));
          }
        }
      }
    }
    return counts;
  }

  private static List<String> reference(EntitySpec child, EntitySpec parent) {
    return child.columns().stream()
        .filter(
            column ->
                column.source() instanceof ValueSource.Ref ref
                    && ref.entity().equals(parent.name()))
        .map(ColumnSpec::name)
        .limit(1)
        .toList();
  }

  private static boolean counts(ValueSource source, EntitySpec child) {
    if (source instanceof ValueSource.CountRows rows) {
      return rows.entity().equals(child.name());
    }
    return source instanceof ValueSource.CountPath path
        && child.when() == null
        && child.split() == null
        && child.each().size() == 1
        && same(path.path(), child.each().get(0));
  }

  /** Whether a path counts at least what another one goes through. */
  private static boolean same(PathPattern counted, PathPattern each) {
    if (counted.fromFile() != each.fromFile()
        || counted.segments().size() != each.segments().size()) {
      return false;
    }
    for (int i = 0; i < counted.segments().size(); i++) {
      if (!covers(counted.segments().get(i), each.segments().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(Segment counted, Segment each) {
    if (counted instanceof PathPattern.Key key) {
      return key.equals(each);
    }
    Pattern pattern = ((PathPattern.Match) counted).regex();
    return each instanceof PathPattern.Match match
        && (pattern.matcher("").matches() || pattern.pattern().equals(match.regex().pattern()));
  }
}
