package dev.rehome.format.yaml;

import dev.rehome.format.RecordFault;
import dev.rehome.record.PlainText;
import dev.rehome.record.RecordProblem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

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
   * for, they are copies, of about 50 bytes each, and all records of a document are held at once.
   */
  static final int MAX_MERGED_MEMBERS = 2_000_000;

  private static final String MERGE_KEY = "<<";

  /**
   * An anchored value with its size and height, to know what an alias of it adds.
   *
   * @param record the number of the record that it stands in
   */
  record Anchored(@Nullable Object value, long nodes, int height, long record) {}

  private final Iterator<Event> events;
  private final YamlComments comments;
  private final long firstLine;
  private final int maxDepth;
  private final Map<String, Anchored> anchors;
  private int mergedMembers;
  private long record;
  private @Nullable String borrowed;
  private @Nullable Event peeked;
  private int lastEnd;
  private int faultAt = Integer.MAX_VALUE;

  /**
   * @param anchors what aliases may refer to already; those of this document are added
   * @param firstLine the line of the file that the text begins on
   */
  YamlValues(String text, long firstLine, int maxDepth, Map<String, Anchored> anchors) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
    this.comments = new YamlComments(text);
    this.firstLine = firstLine;
    this.maxDepth = maxDepth;
    this.anchors = anchors;
  }

  static YamlValues of(String text, long firstLine, int maxDepth) {
    return new YamlValues(text, firstLine, maxDepth, new HashMap<>());
  }

  /** The same anchors with another text of the same document, for going on behind an error. */
  YamlValues resume(String text, long line) {
    YamlValues resumed = new YamlValues(text, line, maxDepth, anchors);
    resumed.mergedMembers = mergedMembers;
    resumed.record = record;
    return resumed;
  }

  /** The next event without taking it. */
  Event peek() throws RecordFault {
    if (peeked == null) {
      peeked = parseNext();
    }
    return peeked;
  }

  Event take() throws RecordFault {
    Event event = peek();
    peeked = null;
    lastEnd = event.getEndMark().map(Mark::getIndex).orElse(lastEnd);
    return event;
  }

  /** The index in the text of the character where the next event starts. */
  int position() throws RecordFault {
    return peek().getStartMark().map(Mark::getIndex).orElse(lastEnd);
  }

  /** The index in the text behind the last event taken. */
  int lastEnd() {
    return lastEnd;
  }

  /** The index in the text where its form is broken, once that was found. */
  int faultAt() {
    return faultAt;
  }

  /** Goes to the root node; false when there is none. */
  boolean begin() throws RecordFault {
    while (peek().getEventId() == Event.ID.StreamStart
        || peek().getEventId() == Event.ID.DocumentStart) {
      take();
    }
    return peek() instanceof NodeEvent;
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

  /** Enters the sequence that comes next, if one does. */
  void enterSequence() throws RecordFault {
    if (peek() instanceof SequenceStartEvent) {
      take();
    }
  }

  /** Refuses whatever follows the root node. */
  void end() throws RecordFault {
    Event event = take();
    while (event.getEventId() == Event.ID.DocumentEnd) {
      event = take();
    }
    if (event.getEventId() != Event.ID.StreamEnd) {
      throw fault("yaml-syntax", "expected the end of the document", event);
    }
  }

  /**
   * The value of the node that comes next. A fault of its meaning is thrown when the whole node has
   * been taken, so that its neighbours can still be read; after one of its form nothing can.
   */
  @Nullable Object next() throws RecordFault, BrokenForm {
    return new Build().node();
  }

  /** The text of a mapping's key. */
  String key() throws RecordFault {
    Event event = take();
    if (event instanceof ScalarEvent scalar) {
      if (scalar.getTag().filter(tag -> !YamlTag.of(tag).isText()).isPresent()) {
        throw fault("yaml-tag", "expected a key that is a text but found a tag", event);
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
    throw fault("yaml-key", "a key must be a scalar", event);
  }

  /**
   * Whether a key asks for the members of other mappings. In quotes it is a name like any other.
   */
  static boolean isMergeKey(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && scalar.getValue().equals(MERGE_KEY);
  }

  /** The YAML text is so broken that the parser cannot go on. */
  static final class BrokenForm extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient RecordFault fault;

    private BrokenForm(RecordFault fault) {
      super(fault.getMessage(), null, false, false);
      this.fault = fault;
    }

    RecordFault fault() {
      return fault;
    }
  }

  private Event parseNext() throws RecordFault {
    try {
      Event event = events.next();
      int misplaced = comments.misplaced(event);
      if (misplaced >= 0) {
        faultAt = misplaced;
        throw new RecordFault(
            "yaml-syntax",
            "expected a blank before the comment at line %d, column %d"
                .formatted(comments.line(firstLine), comments.column()));
      }
      return event;
    } catch (MarkedYamlEngineException e) {
      faultAt = e.getProblemMark().map(Mark::getIndex).orElse(Integer.MAX_VALUE);
      throw fault("yaml-syntax", oneLine(e.getProblem()) + context(e), e.getProblemMark());
    } catch (ReaderException e) {
      throw new RecordFault(
          "yaml-syntax",
          String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw new RecordFault("yaml-syntax", String.valueOf(e.getMessage()));
    }
  }

  /** What is broken may have begun long before the place where that shows. */
  private String context(MarkedYamlEngineException e) {
    return e.getContext() == null || e.getContextMark().isEmpty()
        ? ""
        : " " + oneLine(e.getContext()) + where(e.getContextMark());
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "malformed" : message.lines().findFirst().orElse("");
  }

  /** The fault of a collection's tag; null when it has none or one that fits. */
  @Nullable RecordFault wrongTag(CollectionStartEvent event) {
    YamlTag tag = event.getTag().map(YamlTag::of).orElse(YamlTag.NONE);
    boolean fits = tag.fits(event instanceof MappingStartEvent);
    return fits ? null : fault("yaml-tag", YamlTag.refusal(event.getTag().orElse("")), event);
  }

  RecordFault fault(String code, String message, Event event) {
    return fault(code, message, event.getStartMark());
  }

  private RecordFault fault(String code, String message, Optional<Mark> mark) {
    return new RecordFault(code, message + where(mark));
  }

  private String where(Optional<Mark> mark) {
    return mark.map(
            place ->
                " at line " + (firstLine + place.getLine()) + ", column " + (place.getColumn() + 1))
        .orElse("");
  }

  /** One node being built, event by event. */
  private final class Build {

    private final Deque<Open> open = new ArrayDeque<>();
    private long aliasedNodes;
    private @Nullable RecordFault first;
    private @Nullable Object root;

    @Nullable Object node() throws RecordFault, BrokenForm {
      try {
        do {
          step();
        } while (!open.isEmpty());
      } catch (RecordFault e) {
        throw new BrokenForm(first == null ? e : first);
      }
      if (first != null) {
        throw first;
      }
      return root;
    }

    private void step() throws RecordFault {
      Open parent = open.peek();
      if (peek() instanceof CollectionEndEvent) {
        take();
        close(open.pop());
      } else if (parent != null && parent.needsKey()) {
        takeKey(parent);
      } else {
        takeValue(take());
      }
    }

    private void takeKey(Open parent) throws RecordFault {
      Event event = peek();
      boolean merges = isMergeKey(event);
      String key = key();
      if (!parent.names(key, merges ? event : null)) {
        note(fault("duplicate-key", "two members are named '" + key + "'", event));
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
        throw fault("yaml-syntax", "expected a value", event);
      }
    }

    private void descend(CollectionStartEvent start) throws RecordFault {
      if (open.size() >= maxDepth) {
        throw tooDeep(start);
      }
      start.getAnchor().ifPresent(anchor -> anchors.remove(anchor.getValue()));
      open.push(new Open(start));
    }

    private void close(Open done) {
      if (done.mergeKey != null) {
        merge(done, done.mergeKey);
      }
      Anchored value = new Anchored(done.value(), done.nodes, done.height, record);
      done.start.getAnchor().ifPresent(anchor -> keep(anchor, value));
      add(value.value, value.nodes, value.height);
    }

    /** Adds what the merge key's value says and the mapping itself does not. */
    private void merge(Open done, Event key) {
      List<?> mappings = done.merged instanceof List<?> list ? list : Arrays.asList(done.merged);
      for (Object mapping : mappings) {
        if (!(mapping instanceof Map<?, ?> map)) {
          note(
              fault(
                  "yaml-merge",
                  "expected a mapping or a list of mappings as the value of the merge key <<",
                  key));
          return;
        }
        if (map.size() > MAX_MERGED_MEMBERS - mergedMembers) {
          note(
              fault(
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
            fault(
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
          fault("yaml-alias", "'" + name + "' refers to nothing complete before it", alias)
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
        note(YamlValues.this.fault(e.problem().code(), message, event));
        return null;
      }
    }

    private void keep(Anchor anchor, Anchored value) {
      anchors.put(anchor.getValue(), value);
    }

    private void add(@Nullable Object value, long nodes, int height) {
      Open parent = open.peek();
      if (parent == null) {
        root = value;
      } else {
        parent.add(value, nodes, height);
      }
    }

    private void note(RecordFault fault) {
      if (first == null) {
        first = fault;
      }
    }

    private RecordFault tooDeep(Event event) {
      return fault("too-deep", "values nest more than " + maxDepth + " deep", event);
    }
  }

  /** A sequence or mapping that has begun and not ended. */
  private static final class Open {

    private final CollectionStartEvent start;
    private final @Nullable Map<String, @Nullable Object> members;
    private final List<@Nullable Object> elements = new ArrayList<>();
    private @Nullable String key;
    private boolean awaitsMerged;

    /** Where its merge key stands, if it has one. */
    private @Nullable Event mergeKey;

    private @Nullable Object merged;
    private long nodes = 1;
    private int height = 1;

    Open(CollectionStartEvent start) {
      this.start = start;
      this.members = start instanceof MappingStartEvent ? new LinkedHashMap<>() : null;
    }

    boolean needsKey() {
      return members != null && key == null;
    }

    /**
     * Takes the key of the next value; false when there was one like it.
     *
     * @param merges where the key stands if it is a merge key
     */
    boolean names(String next, @Nullable Event merges) {
      key = next;
      awaitsMerged = merges != null;
      boolean first = awaitsMerged ? mergeKey == null : !members().containsKey(next);
      mergeKey = awaitsMerged ? merges : mergeKey;
      return first;
    }

    /** A null that the mapping says is a value like any other. */
    void addMissing(String name, @Nullable Object value) {
      if (!members().containsKey(name)) {
        members().put(name, value);
      }
    }

    private Map<String, @Nullable Object> members() {
      return Objects.requireNonNull(members, "only mappings have keys");
    }

    void add(@Nullable Object value, long valueNodes, int valueHeight) {
      if (members == null) {
        elements.add(value);
      } else if (key != null) {
        if (awaitsMerged) {
          merged = value;
        } else {
          members.put(key, value);
        }
        key = null;
      }
      nodes += valueNodes;
      height = Math.max(height, valueHeight + 1);
    }

    Object value() {
      return members == null ? elements : members;
    }
  }
}
