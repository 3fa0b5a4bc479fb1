package dev.rehome.job.imports;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Locale;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** The constraints that records declare with Bean Validation annotations. Safe for any thread. */
final class Constraints {

  private Constraints() {}

  /** Creating a validator takes longer than using it, so there is one, made when needed. */
  private static final class Holder {
    private static final Validator VALIDATOR =
        Validation.byProvider(HibernateValidator.class)
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(
                new ParameterMessageInterpolator(
                    Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();
  }

  /** What a value and the values it holds violate, with messages in English. */
  static <T> Set<ConstraintViolation<T>> violated(T value) {
    return Holder.VALIDATOR.validate(value);
  }
}
