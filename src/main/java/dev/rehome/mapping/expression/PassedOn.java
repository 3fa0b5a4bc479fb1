package dev.rehome.mapping.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.navigation.CelNavigableMutableAst;
import dev.cel.common.navigation.CelNavigableMutableExpr;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where an expression only passes a value on: to its result, or to {@code string()}. There the
 * variable is read by a second name, which binds it with {@link CelValues#asWritten}, so that a
 * number keeps the way its source writes it. Everywhere else it is one of CEL's own numbers, for
 * CEL's functions take no others.
 */
final class PassedOn {

  /** No name in an expression can begin with it. */
  private static final String MARK = "@";

  private PassedOn() {}

  /** The name of a variable whose numbers are as they are written. */
  static String name(String variable) {
    return MARK + variable;
  }

  /** The expression with the names of such variables, yet to be checked. */
  static CelAbstractSyntaxTree marked(
      CelAbstractSyntaxTree tree, Set<String> variables, Set<String> loopVariables) {
    CelMutableAst ast = CelMutableAst.fromCelAst(tree);
    List<CelNavigableMutableExpr> passedOn =
        CelNavigableMutableAst.fromAst(ast)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == Kind.IDENT)
            .filter(node -> variables.contains(node.expr().ident().name()))
            .filter(node -> !loopVariables.contains(node.expr().ident().name()))
            .filter(node -> isPassedOn(ofMembers(node)))
            .toList();
    passedOn.forEach(node -> node.expr().ident().setName(name(node.expr().ident().name())));
    return ast.toParsedAst();
  }

  /** The selection of members that begins with a variable, as far as it goes. */
  private static CelNavigableMutableExpr ofMembers(CelNavigableMutableExpr variable) {
    CelNavigableMutableExpr at = variable;
    Optional<CelNavigableMutableExpr> parent = at.parent();
    while (parent.isPresent() && selects(parent.get(), at)) {
      at = parent.get();
      parent = at.parent();
    }
    return at;
  }

  private static boolean selects(CelNavigableMutableExpr parent, CelNavigableMutableExpr operand) {
    return parent.getKind() == Kind.SELECT
        || isCall(parent, "_[_]") && position(parent, operand) == 0;
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
