package dev.rehome.cli.options;

import dev.rehome.job.imports.RejectLimit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options that picocli does not know. */
public final class Converters {

  private Converters() {}

  /** A number of things that are wanted: at least one. */
  public static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int count = Integer.parseInt(value);
        if (count > 0) {
          return count;
        }
      } catch (NumberFormatException e) {
        // the same answer as for zero
      }
      throw new TypeConversionException("'" + value + "' is not a number from 1 on");
    }
  }

  /** {@code 100} or {@code 2.5%}. */
  static final class Limit implements ITypeConverter<RejectLimit> {
    @Override
    public RejectLimit convert(String value) {
      try {
        return RejectLimit.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
