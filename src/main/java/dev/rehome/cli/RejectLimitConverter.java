package dev.rehome.cli;

import dev.rehome.job.RejectLimit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 100} or {@code 2.5%}. */
final class RejectLimitConverter implements ITypeConverter<RejectLimit> {

  @Override
  public RejectLimit convert(String value) {
    try {
      return RejectLimit.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
