package dev.rehome.mapping;

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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What expressions can do with an {@link ExactNumber} beside passing it on and asking whether it is
 * equal: compare it, make a text of it, and make a double of it on purpose. Calculating with it
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

  private enum Comparison {
    LESS("_<_"),
    LESS_EQUALS("_<=_"),
    GREATER("_>_"),
    GREATER_EQUALS("_>=_");

    private final String operator;

    Comparison(String operator) {
      this.operator = operator;
    }

    private boolean holds(int order) {
      return switch (this) {
        case LESS -> order < 0;
        case LESS_EQUALS -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_EQUALS -> order >= 0;
      };
    }
  }

  private final Map<String, CelFunctionDecl.Builder> declarations = new LinkedHashMap<>();
  private final CelBuilder cel;

  private ExactNumberFunctions(CelBuilder cel) {
    this.cel = cel;
  }

  static void addTo(CelBuilder cel) {
    ExactNumberFunctions functions = new ExactNumberFunctions(cel);
    Arrays.stream(Comparison.values()).forEach(functions::comparison);
    CALCULATIONS.forEach(functions::calculation);
    functions.unary("string", SimpleType.STRING, ExactNumber::toString);
    functions.unary("double", SimpleType.DOUBLE, number -> number.value().doubleValue());
    functions.unary("int", SimpleType.INT, ExactNumberFunctions::refuse);
    functions.unary("uint", SimpleType.UINT, ExactNumberFunctions::refuse);
    functions.unary("-_", SimpleType.DYN, ExactNumberFunctions::refuse);
    functions.declarations.values().forEach(one -> cel.addFunctionDeclarations(one.build()));
  }

  private void comparison(Comparison comparison) {
    String operator = comparison.operator;
    NUMBERS.forEach(
        (type, numberClass) -> {
          cel.addFunctionBindings(
              CelFunctionBinding.from(
                  declare(operator, SimpleType.BOOL, EXACT, type),
                  ExactNumber.class,
                  numberClass,
                  (left, right) -> !isNan(right) && comparison.holds(left.compareTo(right))),
              CelFunctionBinding.from(
                  declare(operator, SimpleType.BOOL, type, EXACT),
                  numberClass,
                  ExactNumber.class,
                  (left, right) -> !isNan(left) && comparison.holds(-right.compareTo(left))));
        });
    cel.addFunctionBindings(
        CelFunctionBinding.from(
            declare(operator, SimpleType.BOOL, EXACT, EXACT),
            ExactNumber.class,
            ExactNumber.class,
            (left, right) -> comparison.holds(left.compareTo(right))));
  }

  private static boolean isNan(Number number) {
    return number instanceof Double binary && binary.isNaN();
  }

  private void calculation(String operator) {
    NUMBERS.forEach(
        (type, numberClass) ->
            cel.addFunctionBindings(
                CelFunctionBinding.from(
                    declare(operator, type, EXACT, type),
                    ExactNumber.class,
                    numberClass,
                    (left, right) -> refuse(left)),
                CelFunctionBinding.from(
                    declare(operator, type, type, EXACT),
                    numberClass,
                    ExactNumber.class,
                    (left, right) -> refuse(right))));
    cel.addFunctionBindings(
        CelFunctionBinding.from(
            declare(operator, SimpleType.DYN, EXACT, EXACT),
            ExactNumber.class,
            ExactNumber.class,
            (left, right) -> refuse(left)));
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
