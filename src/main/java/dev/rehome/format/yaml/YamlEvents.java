package dev.rehome.format.yaml;

import dev.rehome.format.RecordFault;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The events of one YAML document, in order, with what its form is broken by and where. */
final class YamlEvents {

  private final Iterator<Event> events;
  private final YamlComments comments;
  private final long firstLine;
  private @Nullable Event peeked;
  private int lastEnd;
  private int faultAt = Integer.MAX_VALUE;

  /**
   * @param firstLine the line of the file that the text begins on
   */
  YamlEvents(String text, long firstLine) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
    this.comments = new YamlComments(text);
    this.firstLine = firstLine;
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

  /** The index in the text after the last event taken. */
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
}
