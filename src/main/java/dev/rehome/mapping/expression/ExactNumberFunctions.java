package dev.rehome.mapping.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What expressions can do with an {@link ExactNumber} besides passing it on and testing whether it
 * is equal: compare it, make a text of it, and make a double of it on purpose. Calculating with it
 * fails, because the result would silently be that of another number.
 */
final class ExactNumberFunctions {

  private static final CelType EXACT = OpaqueType.create("exact_number");

  private static final List<String> CALCULATIONS = List.of("_+_", "_-_", "_*_", "_/_", "_%_");

  /** CEL's own number types and the classes of their values. */
  private static final Map<CelType, Class<? extends Number>> NUMBERS =
      Map.of(
          SimpleType.INT, Long.class,
          SimpleType.UINT, UnsignedLong.class,
          SimpleType.DOUBLE, Double.class);

  private static final List<String> COMPARISONS = List.of("_<_", "_<=_", "_>_", "_>=_");

  private final Map<String, CelFunctionDecl.Builder> declarations = new LinkedHashMap<>();
  private final CelBuilder cel;

  private ExactNumberFunctions(CelBuilder cel) {
    this.cel = cel;
  }

  static void addTo(CelBuilder cel) {
    ExactNumberFunctions functions = new ExactNumberFunctions(cel);
    COMPARISONS.forEach(
        operator ->
            functions.binary(
                operator,
                SimpleType.BOOL,
                (left, right) -> !isNan(right) && holds(operator, left.compareTo(right)),
                (left, right) -> !isNan(left) && holds(operator, -right.compareTo(left))));
    CALCULATIONS.forEach(
        operator ->
            functions.binary(
                operator,
                SimpleType.DYN,
                (left, right) -> refuse(left),
                (left, right) -> refuse(right)));
    functions.unary("string", SimpleType.STRING, ExactNumber::toString);
    functions.unary("double", SimpleType.DOUBLE, number -> number.value().doubleValue());
    functions.unary("int", SimpleType.INT, ExactNumberFunctions::refuse);
    functions.unary("uint", SimpleType.UINT, ExactNumberFunctions::refuse);
    functions.unary("-_", SimpleType.DYN, ExactNumberFunctions::refuse);
    functions.declarations.values().forEach(one -> cel.addFunctionDeclarations(one.build()));
  }

  /** For an exact number on either side, or on both, and one of CEL's own on the other. */
  private void binary(
      String operator,
      CelType result,
      CelFunctionOverload.Binary<ExactNumber, Object> exactLeft,
      CelFunctionOverload.Binary<Object, ExactNumber> exactRight) {
    NUMBERS.forEach(
        (type, numberClass) ->
            cel.addFunctionBindings(
                CelFunctionBinding.from(
                    declare(operator, result, EXACT, type),
                    ExactNumber.class,
                    numberClass,
                    exactLeft::apply),
                CelFunctionBinding.from(
                    declare(operator, result, type, EXACT),
                    numberClass,
                    ExactNumber.class,
                    exactRight::apply)));
    cel.addFunctionBindings(
        CelFunctionBinding.from(
            declare(operator, result, EXACT, EXACT),
            ExactNumber.class,
            ExactNumber.class,
            exactLeft::apply));
  }

  private static boolean holds(String comparison, int order) {
    return switch (comparison) {
      case "_<_" -> order < 0;
      case "_<=_" -> order <= 0;
      case "_>_" -> order > 0;
      default -> order >= 0;
    };
  }

  private static boolean isNan(Object number) {
    return number instanceof Double binary && binary.isNaN();
  }

  private void unary(
      String function, CelType result, CelFunctionOverload.Unary<ExactNumber> unary) {
    cel.addFunctionBindings(
        CelFunctionBinding.from(declare(function, result, EXACT), ExactNumber.class, unary));
  }

  /** Declares one overload and gives its name. */
  private String declare(String function, CelType result, CelType... parameters) {
    StringBuilder name = new StringBuilder("rehome_").append(function);
    for (CelType parameter : parameters) {
      name.append('_').append(parameter.name());
    }
    declarations
        .computeIfAbsent(function, key -> CelFunctionDecl.newBuilder().setName(key))
        .addOverloads(CelOverloadDecl.newGlobalOverload(name.toString(), result, parameters));
    return name.toString();
  }

  private static Object refuse(ExactNumber number) throws CelEvaluationException {
    throw new CelEvaluationException(
        "the number "
            + number
            + " has more digits than an expression can calculate with; write double(…) around it"
            + " to round it, or pass it on as it is");
  }
}
