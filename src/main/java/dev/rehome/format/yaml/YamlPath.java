package dev.rehome.format.yaml;

import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import dev.rehome.format.tree.FileFieldsTree;
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
 * The way from the root of a YAML document to its records, and the fields outside these. After a
 * broken record, what follows the records is not read.
 */
final class YamlPath {

  /** Stands for a value outside the records that could not be read. */
  private static final String UNREADABLE = "unreadable";

  private final JsonPointer pointer;
  private final YamlEvents events;
  private final YamlValues values;
  private final FileFieldsTree fileFields;

  /** Whether what is open on the way is a mapping, innermost first. */
  private final Deque<Boolean> open = new ArrayDeque<>();

  private @Nullable RecordProblem problem;

  YamlPath(JsonPointer pointer, YamlEvents events, YamlValues values, long maxBytes) {
    this.pointer = pointer;
    this.events = events;
    this.values = values;
    this.fileFields = new FileFieldsTree(maxBytes);
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
    fileFields.descend(named);
    for (int i = 0; !(events.peek() instanceof CollectionEndEvent); i++) {
      String name = named ? keyOutsideRecords() : String.valueOf(i);
      if (name.equals(token)) {
        fileFields.found(name);
        return;
      }
      goPast(name);
    }
    throw notFound("nothing is named '" + token + "'");
  }

  /** A merge key would add members that columns use, and the records may be among them. */
  private String keyOutsideRecords() throws RecordFault {
    Event event = events.peek();
    String key = values.key();
    if (YamlValues.isMergeKey(event)) {
      note(values.refuseMerge("adds nothing outside the records", event));
    }
    return key;
  }

  /** Keeps a value outside the path to the records; one that cannot be read harms no record. */
  private void goPast(String name) throws RecordFault {
    int from = events.position();
    YamlValues.Node node = values.next();
    Object value = node.problem() == null ? node.value() : UNREADABLE;
    note(node.problem());
    fileFields.add(open.size() - 1, name, value, Math.max(0, events.lastEnd() - from));
  }

  /** Goes past what follows the records, from them outwards. */
  void leave() throws RecordFault {
    while (!open.isEmpty()) {
      while (!(events.peek() instanceof CollectionEndEvent)) {
        goPast(open.element() ? keyOutsideRecords() : "");
      }
      events.take();
      open.pop();
    }
  }

  /** Keeps the first problem of the fields outside the records. */
  void note(@Nullable RecordProblem found) {
    problem = problem == null ? found : problem;
  }

  /** The fields of the file outside the records, once these have been read. */
  FileFields fileFields() {
    FileFields kept = fileFields.result();
    return problem == null ? kept : new FileFields(kept.value(), problem);
  }

  RecordFault notFound(String why) {
    return new RecordFault(pointer.notFound(why));
  }
}
