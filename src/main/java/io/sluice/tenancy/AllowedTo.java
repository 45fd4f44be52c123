package io.sluice.tenancy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which groups may use an operation; a caller in one of them may. On every resource method: one without it is closed to
 * everybody, so that a forgotten annotation is an outage of one operation and never a hole.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AllowedTo {

    Group[] value();
}
