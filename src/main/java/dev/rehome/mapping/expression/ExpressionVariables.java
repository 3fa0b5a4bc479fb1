package dev.rehome.mapping.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.navigation.CelNavigableMutableAst;
import dev.cel.common.navigation.CelNavigableMutableExpr;
import dev.rehome.mapping.expression.CompiledExpression.Use;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The variables in an expression, and what it reads of them.
 *
 * <p>Where an expression only passes a value on, to its result or to {@code string()}, the variable
 * gets a second name, which binds it with {@link CelValues#asWritten}, so that a number keeps the
 * way its source writes it. Everywhere else it is one of CEL's own numbers, for CEL's functions
 * take no others.
 */
final class ExpressionVariables {

  /** No name in an expression can begin with it. */
  private static final String MARK = "@";

  private static final String INDEX = "_[_]";

  private final Set<String> calculated = new LinkedHashSet<>();
  private final Set<String> passedOn = new LinkedHashSet<>();
  private final Set<Use> uses = new LinkedHashSet<>();
  private final CelMutableAst tree;

  /**
   * @param parsed the expression, not yet checked: what is checked cannot be changed
   * @param names of the variables there are
   */
  ExpressionVariables(CelAbstractSyntaxTree parsed, Set<String> names) {
    this.tree = CelMutableAst.fromCelAst(parsed);
    List<CelNavigableMutableExpr> nodes =
        CelNavigableMutableAst.fromAst(tree).getRoot().allNodes().toList();
    Set<String> loopVariables =
        nodes.stream()
            .filter(node -> node.getKind() == Kind.COMPREHENSION)
            .map(node -> node.expr().comprehension().iterVar())
            .collect(Collectors.toSet());
    nodes.stream()
        .filter(node -> node.getKind() == Kind.IDENT)
        .filter(node -> names.contains(node.expr().ident().name()))
        .forEach(node -> add(node, loopVariables.contains(node.expr().ident().name())));
  }

  /** The name of a variable whose numbers are as they are written. */
  static String asWritten(String variable) {
    return MARK + variable;
  }

  /** The expression with the second names, yet to be checked. */
  CelAbstractSyntaxTree renamed() {
    return tree.toParsedAst();
  }

  /** Those that are read by their own names. */
  List<String> calculated() {
    return List.copyOf(calculated);
  }

  /** Those that are read by their second names. */
  List<String> passedOn() {
    return List.copyOf(passedOn);
  }

  List<Use> uses() {
    return List.copyOf(uses);
  }

  /**
   * @param hidden whether a loop variable may hide it: then nothing is known but its name
   */
  private void add(CelNavigableMutableExpr variable, boolean hidden) {
    String name = variable.expr().ident().name();
    if (hidden) {
      uses.add(new Use(name, List.of(), false));
      calculated.add(name);
      return;
    }
    List<String> path = new ArrayList<>();
    CelNavigableMutableExpr known = variable;
    CelNavigableMutableExpr at = variable;
    while (at.parent().isPresent() && selects(at.parent().get(), at)) {
      Optional<String> member = member(at.parent().get());
      boolean further = known == at && member.isPresent();
      at = at.parent().get();
      if (further) {
        path.add(member.get());
        known = at;
      }
    }
    uses.add(new Use(name, List.copyOf(path), isRange(known)));
    if (isPassedOn(at)) {
      variable.expr().ident().setName(asWritten(name));
      passedOn.add(name);
    } else {
      calculated.add(name);
    }
  }

  private static boolean selects(CelNavigableMutableExpr parent, CelNavigableMutableExpr operand) {
    return parent.getKind() == Kind.SELECT
        || isCall(parent, INDEX) && position(parent, operand) == 0;
  }

  /** The name by which a selection selects, if it is constant. */
  private static Optional<String> member(CelNavigableMutableExpr selection) {
    if (selection.getKind() == Kind.SELECT) {
      return Optional.of(selection.expr().select().field());
    }
    CelMutableExpr index = selection.expr().call().args().get(1);
    if (index.getKind() != Kind.CONSTANT) {
      return Optional.empty();
    }
    CelConstant constant = index.constant();
    return switch (constant.getKind()) {
      case STRING_VALUE -> Optional.of(constant.stringValue());
      case INT64_VALUE -> Optional.of(Long.toString(constant.int64Value()));
      default -> Optional.empty();
    };
  }

  /** Whether a macro runs through this with one variable: elements of a list, names of a map. */
  private static boolean isRange(CelNavigableMutableExpr node) {
    return node.parent()
        .filter(parent -> parent.getKind() == Kind.COMPREHENSION)
        .map(parent -> parent.expr().comprehension())
        .filter(loop -> loop.iterVar2().isEmpty() && loop.iterRange().id() == node.id())
        .isPresent();
  }

  private static boolean isPassedOn(CelNavigableMutableExpr value) {
    if (value.parent().isEmpty()) {
      return true;
    }
    CelNavigableMutableExpr parent = value.parent().get();
    return switch (parent.getKind()) {
      case LIST -> isPassedOn(parent);
      case MAP ->
          parent.expr().map().entries().stream().anyMatch(entry -> entry.value().id() == value.id())
              && isPassedOn(parent);
      case CALL ->
          isCall(parent, "string")
              || isCall(parent, "_?_:_") && position(parent, value) > 0 && isPassedOn(parent);
      default -> false;
    };
  }

  private static boolean isCall(CelNavigableMutableExpr node, String function) {
    return node.getKind() == Kind.CALL && node.expr().call().function().equals(function);
  }

  /** The number of an argument of a call, from 0. */
  private static int position(CelNavigableMutableExpr call, CelNavigableMutableExpr argument) {
    List<Long> ids = call.expr().call().args().stream().map(CelMutableExpr::id).toList();
    return ids.indexOf(argument.id());
  }
}
