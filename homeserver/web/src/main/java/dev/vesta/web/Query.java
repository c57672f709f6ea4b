package dev.vesta.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A component of a request record that is a query parameter; `@Nullable` when it may be absent, a List when it may be
/// repeated.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER, ElementType.FIELD, ElementType.METHOD})
public @interface Query {
    /// The name on the wire; empty: the component's name in snake_case (paths: the component's name itself).
    String value() default "";
}
