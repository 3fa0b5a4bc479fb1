package dev.rehome.format.yaml;

import dev.rehome.format.RecordFault;
import dev.rehome.record.PlainText;
import dev.rehome.record.RecordProblem;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * The nodes of one YAML document, in order, as neutral values after the core schema of YAML 1.2,
 * with the merge key of YAML 1.1, which real files use. What the neutral values cannot say stays
 * text: timestamps, {@code .inf}, {@code .nan}. Tags other than those of the core schema are
 * refused, and so are aliases that would multiply the document. Without recursion, so that no
 * nesting can exhaust the stack.
 */
final class YamlValues {

  /** How many nodes the aliases of one record may stand for together. */
  static final int MAX_ALIASED_NODES = 100_000;

  /**
   * How many members the merge keys of one document may add together. Unlike what an alias stands
   * for, they are copies, of about 50 bytes each, and all records of a document are held together.
   */
  static final int MAX_MERGED_MEMBERS = 2_000_000;

  private static final String MERGE_KEY = "<<";

  /**
   * An anchored value with its size and height, to know what an alias of it adds.
   *
   * @param record the number of the record that it stands in
   */
  record Anchored(@Nullable Object value, long nodes, int height, long record) {}

  /**
   * A node that has been taken as a whole, so that its neighbours can be read whatever it means.
   *
   * @param problem why it has no value
   */
  record Node(@Nullable Object value, @Nullable RecordProblem problem) {}

  private final YamlEvents events;
  private final int maxDepth;
  private final Map<String, Anchored> anchors;
  private int mergedMembers;
  private long record;
  private @Nullable String borrowed;

  /**
   * @param anchors what aliases may refer to already; those of this document are added
   */
  private YamlValues(YamlEvents events, int maxDepth, Map<String, Anchored> anchors) {
    this.events = events;
    this.maxDepth = maxDepth;
    this.anchors = anchors;
  }

  YamlValues(YamlEvents events, int maxDepth) {
    this(events, maxDepth, new HashMap<>());
  }

  /** The same anchors with another text of the same document, for going on after an error. */
  YamlValues resume(YamlEvents others) {
    YamlValues resumed = new YamlValues(others, maxDepth, anchors);
    resumed.mergedMembers = mergedMembers;
    resumed.record = record;
    return resumed;
  }

  /** What is taken from here on belongs to another record. */
  void beginRecord() {
    record++;
    borrowed = null;
  }

  /** The first alias in the record whose anchor stands outside of it; null when there is none. */
  @Nullable String borrowed() {
    return borrowed;
  }

  private @Nullable Anchored anchored(AliasEvent alias) {
    String name = alias.getAlias().getValue();
    Anchored target = anchors.get(name);
    if (target != null && target.record != record && borrowed == null) {
      borrowed = name;
    }
    return target;
  }

  /**
   * Takes the node that comes next.
   *
   * @throws RecordFault when its form is so broken that the parser cannot go on
   */
  Node next() throws RecordFault {
    return new Build().node();
  }

  /** The text of a mapping's key. */
  String key() throws RecordFault {
    Event event = events.take();
    if (event instanceof ScalarEvent scalar) {
      if (scalar.getTag().filter(tag -> !YamlTag.of(tag).isText()).isPresent()) {
        throw events.fault("yaml-tag", "expected a key that is a text but found a tag", event);
      }
      String key = scalar.getValue();
      scalar.getAnchor().ifPresent(a -> anchors.put(a.getValue(), new Anchored(key, 1, 0, record)));
      return key;
    }
    if (event instanceof AliasEvent alias) {
      Anchored target = anchored(alias);
      Object value = target == null ? null : target.value;
      String key = value == null ? null : PlainText.of(value);
      if (key != null) {
        return key;
      }
    }
    throw events.fault("yaml-key", "a key must be a scalar", event);
  }

  /**
   * Whether a key stands for the members of other mappings. In quotes it is a name like any other.
   */
  static boolean isMergeKey(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && scalar.getValue().equals(MERGE_KEY);
  }

  RecordProblem refuseMerge(String why, Event key) {
    return events
        .fault("yaml-merge", "a merge key (<<) " + why + "; write the merged members out", key)
        .problem();
  }

  /** The fault of a collection's tag; null when it has none or one that fits. */
  @Nullable RecordFault wrongTag(CollectionStartEvent event) {
    YamlTag tag = event.getTag().map(YamlTag::of).orElse(YamlTag.NONE);
    boolean fits = tag.fits(event instanceof MappingStartEvent);
    return fits
        ? null
        : events.fault("yaml-tag", YamlTag.refusal(event.getTag().orElse("")), event);
  }

  /** One node being built, event by event. */
  private final class Build {

    private final Deque<OpenNode> open = new ArrayDeque<>();
    private long aliasedNodes;
    private @Nullable RecordProblem problem;
    private @Nullable Object root;

    Node node() throws RecordFault {
      try {
        do {
          step();
        } while (!open.isEmpty());
      } catch (RecordFault e) {
        throw problem == null ? e : new RecordFault(problem);
      }
      return new Node(problem == null ? root : null, problem);
    }

    private void step() throws RecordFault {
      OpenNode parent = open.peek();
      if (events.peek() instanceof CollectionEndEvent) {
        events.take();
        close(open.pop());
      } else if (parent != null && parent.needsKey()) {
        takeKey(parent);
      } else {
        takeValue(events.take());
      }
    }

    private void takeKey(OpenNode parent) throws RecordFault {
      Event event = events.peek();
      boolean merges = isMergeKey(event);
      String key = key();
      if (!parent.names(key, merges ? event : null)) {
        note(events.fault("duplicate-key", "duplicate key '" + key + "'", event));
      }
    }

    private void takeValue(Event event) throws RecordFault {
      if (event instanceof AliasEvent alias) {
        takeAlias(alias);
      } else if (event instanceof ScalarEvent scalar) {
        Object value = scalar(scalar);
        scalar.getAnchor().ifPresent(anchor -> keep(anchor, new Anchored(value, 1, 0, record)));
        add(value, 1, 0);
      } else if (event instanceof CollectionStartEvent start) {
        RecordFault wrongTag = wrongTag(start);
        if (wrongTag != null) {
          note(wrongTag);
        }
        descend(start);
      } else {
        throw events.fault("yaml-syntax", "expected a value", event);
      }
    }

    private void descend(CollectionStartEvent start) throws RecordFault {
      if (open.size() >= maxDepth) {
        throw tooDeep(start);
      }
      start.getAnchor().ifPresent(anchor -> anchors.remove(anchor.getValue()));
      open.push(new OpenNode(start));
    }

    private void close(OpenNode done) {
      if (done.mergeKey() != null) {
        merge(done, done.mergeKey());
      }
      Anchored value = done.ended(record);
      done.anchor().ifPresent(anchor -> keep(anchor, value));
      add(value.value, value.nodes, value.height);
    }

    /** Adds what the merge key's value says and the mapping itself does not. */
    private void merge(OpenNode done, Event key) {
      List<?> mappings =
          done.merged() instanceof List<?> list ? list : Arrays.asList(done.merged());
      for (Object mapping : mappings) {
        if (!(mapping instanceof Map<?, ?> map)) {
          note(
              events.fault(
                  "yaml-merge",
                  "expected a mapping or a list of mappings as the value of the merge key <<",
                  key));
          return;
        }
        if (map.size() > MAX_MERGED_MEMBERS - mergedMembers) {
          note(
              events.fault(
                  "yaml-merge",
                  "the merge keys of the document add more than " + MAX_MERGED_MEMBERS + " members",
                  key));
          return;
        }
        mergedMembers += map.size();
        map.forEach((name, value) -> done.addMissing((String) name, value));
      }
    }

    private void takeAlias(AliasEvent alias) throws RecordFault {
      Anchored target = anchored(alias);
      if (target == null) {
        note(namesNothing(alias));
        add(null, 1, 0);
        return;
      }
      aliasedNodes += target.nodes;
      if (aliasedNodes > MAX_ALIASED_NODES) {
        note(
            events.fault(
                "yaml-alias",
                "aliases stand for more than " + MAX_ALIASED_NODES + " nodes",
                alias));
        add(null, 1, 0);
      } else if (open.size() + target.height > maxDepth) {
        throw tooDeep(alias);
      } else {
        add(target.value, target.nodes, target.height);
      }
    }

    private RecordFault namesNothing(AliasEvent alias) {
      String name = "*" + alias.getAlias().getValue();
      RecordProblem problem =
          events
              .fault("yaml-alias", "'" + name + "' refers to nothing complete before it", alias)
              .problem();
      String advice = "write what %s stands for in its place; a copy of rejects may lack it";
      return new RecordFault(problem.hint(advice.formatted(name)));
    }

    private @Nullable Object scalar(ScalarEvent event) {
      YamlTag tag = event.getTag().map(YamlTag::of).orElse(YamlTag.NONE);
      if (tag == YamlTag.NONE && event.getScalarStyle() != ScalarStyle.PLAIN) {
        return event.getValue();
      }
      try {
        if (!tag.isScalar()) {
          throw new RecordFault("yaml-tag", YamlTag.refusal(event.getTag().orElse("")));
        }
        return tag.scalar(event.getValue());
      } catch (RecordFault e) {
        String message = e.problem().message();
        note(events.fault(e.problem().code(), message, event));
        return null;
      }
    }

    private void keep(Anchor anchor, Anchored value) {
      anchors.put(anchor.getValue(), value);
    }

    private void add(@Nullable Object value, long nodes, int height) {
      OpenNode parent = open.peek();
      if (parent == null) {
        root = value;
      } else {
        parent.add(value, nodes, height);
      }
    }

    private void note(RecordFault fault) {
      if (problem == null) {
        problem = fault.problem();
      }
    }

    private RecordFault tooDeep(Event event) {
      return events.fault("too-deep", "values nest more than " + maxDepth + " deep", event);
    }
  }
}
