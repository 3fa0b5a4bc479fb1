package dev.rehome.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TemplateTests {

  @Test
  void splitsTextAtItsVariables() {
    Template template = Template.parse("{file.path}#{n}/x");
    assertThat(template.parts())
        .containsExactly(
            new Template.Variable("file.path"),
            new Template.Literal("#"),
            new Template.Variable("n"),
            new Template.Literal("/x"));
    assertThat(template.variables()).containsExactly("file.path", "n");
  }

  @Test
  void treatsDoubledBracesAsBraces() {
    assertThat(Template.parse("{{{a}}}").parts())
        .containsExactly(
            new Template.Literal("{"), new Template.Variable("a"), new Template.Literal("}"));
  }

  @Test
  void emptyTextHasNoParts() {
    assertThat(Template.parse("").parts()).isEmpty();
  }

  @Test
  void reportsWhichBraceIsWrong() {
    assertThatThrownBy(() -> Template.parse("ab{c"))
        .hasMessage("'{' at character 3 is not closed; a brace itself is written '{{'");
    assertThatThrownBy(() -> Template.parse("ab}c"))
        .hasMessage("'}' at character 3 closes nothing; a brace itself is written '}}'");
    assertThatThrownBy(() -> Template.parse("{a-b}"))
        .hasMessage("'{a-b}' is not the name of a variable");
  }
}
