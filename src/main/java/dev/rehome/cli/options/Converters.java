package dev.rehome.cli.options;

import dev.rehome.job.imports.RejectLimit;
import dev.rehome.spec.Glob;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** A number of seconds, minutes, hours, days or weeks: {@code 30s}, {@code 5m}, {@code 90d}. */
  public static final class Age implements ITypeConverter<Duration> {

    private static final Pattern AGE = Pattern.compile("(\\d{1,9}) ?([smhdw])");
    private static final Map<String, Duration> UNITS =
        Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    @Override
    public Duration convert(String value) {
      Matcher age = AGE.matcher(value);
      Duration unit = age.matches() ? UNITS.get(age.group(2)) : null;
      if (unit == null) {
        throw new TypeConversionException("'" + value + "' is no age such as 30s, 5m, 2h or 90d");
      }
      return unit.multipliedBy(Long.parseLong(age.group(1)));
    }
  }

  /** A pattern for names of files. */
  static final class FileGlob implements ITypeConverter<Glob> {
    @Override
    public Glob convert(String value) {
      try {
        return Glob.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
