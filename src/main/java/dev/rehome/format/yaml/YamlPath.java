package dev.rehome.format.yaml;

import dev.rehome.format.Beside;
import dev.rehome.format.RecordFault;
import dev.rehome.format.tree.BesideTree;
import dev.rehome.format.tree.JsonPointer;
import dev.rehome.record.RecordProblem;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;

/**
 * The way from the root of a YAML document to its records, and the values beside it. Behind a
 * broken record, what follows the records is not read.
 */
final class YamlPath {

  /** Stands for a value beside the records that could not be read. */
  private static final String UNREADABLE = "unreadable";

  private final JsonPointer pointer;
  private final YamlEvents events;
  private final YamlValues values;
  private final BesideTree beside;

  /** Whether what is open on the way is a mapping, innermost first. */
  private final Deque<Boolean> open = new ArrayDeque<>();

  private @Nullable RecordProblem problem;

  YamlPath(JsonPointer pointer, YamlEvents events, YamlValues values, long maxBytes) {
    this.pointer = pointer;
    this.events = events;
    this.values = values;
    this.beside = new BesideTree(maxBytes);
  }

  /** Goes to what holds the records. */
  void follow() throws RecordFault {
    for (String token : pointer.tokens()) {
      descend(token);
    }
  }

  private void descend(String token) throws RecordFault {
    Event event = events.take();
    if (!(event instanceof CollectionStartEvent)) {
      throw notFound("nothing is there");
    }
    boolean named = event instanceof MappingStartEvent;
    open.push(named);
    beside.descend(named);
    for (int i = 0; !(events.peek() instanceof CollectionEndEvent); i++) {
      String name = named ? keyBeside() : String.valueOf(i);
      if (name.equals(token)) {
        beside.found(name);
        return;
      }
      goPast(name);
    }
    throw notFound("nothing is named '" + token + "'");
  }

  /** A merge key would add members that columns use, and the records may be among them. */
  private String keyBeside() throws RecordFault {
    Event event = events.peek();
    String key = values.key();
    if (YamlValues.isMergeKey(event)) {
      note(values.refuseMerge("adds nothing beside the records", event));
    }
    return key;
  }

  /** Keeps a value beside the way to the records; one that cannot be read harms no record. */
  private void goPast(String name) throws RecordFault {
    int from = events.position();
    YamlValues.Node node = values.next();
    Object value = node.problem() == null ? node.value() : UNREADABLE;
    note(node.problem());
    beside.add(open.size() - 1, name, value, Math.max(0, events.lastEnd() - from));
  }

  /** Goes past what follows the records, from them outwards. */
  void leave() throws RecordFault {
    while (!open.isEmpty()) {
      while (!(events.peek() instanceof CollectionEndEvent)) {
        goPast(open.element() ? keyBeside() : "");
      }
      events.take();
      open.pop();
    }
  }

  /** Keeps the first problem of what stands beside the records. */
  void note(@Nullable RecordProblem found) {
    problem = problem == null ? found : problem;
  }

  /** What stands beside the records, once they have been read. */
  Beside beside() {
    Beside kept = beside.result();
    return problem == null ? kept : new Beside(kept.value(), problem);
  }

  RecordFault notFound(String why) {
    return new RecordFault(pointer.notFound(why));
  }
}
