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

/**
 * Finds the columns of a spec that say how many rows of another entity there must be: they count
 * what the other's {@code each} goes through, or its rows themselves, and the other refers to them.
 */
final class Completeness {

  /** What matches all of these names matches any. */
  private static final List<String> ANY = List.of("0", "a", "a_b-c d.e");

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
    int depth = counted.segments().size();
    boolean elements = counted.single();
    if (counted.fromFile() != each.fromFile()
        || each.segments().size() != depth + (elements ? 1 : 0)) {
      return false;
    }
    for (int i = 0; i < depth; i++) {
      if (!covers(counted.segments().get(i), each.segments().get(i))) {
        return false;
      }
    }
    return !elements || isAny(each.segments().get(depth));
  }

  private static boolean covers(Segment counted, Segment each) {
    return isAny(counted)
        ? each instanceof PathPattern.Match
        : counted instanceof PathPattern.Key && counted.equals(each);
  }

  /** Whether it matches whatever is there. */
  private static boolean isAny(Segment segment) {
    return segment instanceof PathPattern.Match match
        && ANY.stream().allMatch(name -> match.regex().matcher(name).matches());
  }
}
