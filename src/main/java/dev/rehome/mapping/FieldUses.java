package dev.rehome.mapping;

import dev.rehome.mapping.UsedFields.Extent;
import dev.rehome.mapping.UsedFields.UsedPath;
import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.spec.PathPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes which source fields an entity uses, or the rules over whole records. */
final class FieldUses {

  private final List<PathPattern> each;
  private final List<UsedPath> used = new ArrayList<>();

  /**
   * @param each where the rows of the entity are; empty for the record itself
   * @param split the separator at which texts there are split
   */
  FieldUses(List<PathPattern> each, @Nullable String split) {
    this.each = each;
    for (PathPattern path : each) {
      int size = path.segments().size();
      used.add(new UsedPath(path.segments(), Extent.WAY, size, false));
      if (split != null) {
        List<PathPattern.Segment> texts = path.segments().subList(0, size - 1);
        used.add(new UsedPath(texts, Extent.SINGLE, size - 1, false));
      }
    }
  }

  List<UsedPath> all() {
    return List.copyOf(used);
  }

  boolean startsAtRoot(PathPattern path) {
    return path.fromRoot() || each.isEmpty();
  }

  /** Notes what an expression reads; a variable used as such is used with everything in it. */
  void note(CompiledExpression expression) {
    for (CompiledExpression.Use use : expression.uses()) {
      boolean root = use.variable().equals("root");
      if (root || use.variable().equals("record")) {
        List<PathPattern.Segment> keys =
            use.path().stream().<PathPattern.Segment>map(PathPattern.Key::new).toList();
        Extent extent = use.namesOnly() ? Extent.NAMES : Extent.WHOLE;
        note(new PathPattern(expression.text(), root, keys), extent, true);
      }
    }
  }

  /**
   * Notes a path.
   *
   * @param allMatches whether every match is used, not only the first that has a value
   */
  void note(PathPattern path, Extent extent, boolean allMatches) {
    if (path.fromFile() || startsAtRoot(path)) {
      int all = allMatches ? path.segments().size() : 0;
      used.add(new UsedPath(path.segments(), extent, all, path.fromFile()));
      return;
    }
    for (PathPattern start : each) {
      List<PathPattern.Segment> fromRoot = new ArrayList<>(start.segments());
      fromRoot.addAll(path.segments());
      int all = allMatches ? fromRoot.size() : start.segments().size();
      used.add(new UsedPath(fromRoot, extent, all, false));
    }
  }
}
