package dev.vesta.web.request;

import dev.vesta.core.error.Check;
import dev.vesta.core.error.Errors;
import dev.vesta.web.Body;
import dev.vesta.web.Header;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import dev.vesta.web.RemoteAddress;
import dev.vesta.web.json.BodyReader;
import dev.vesta.web.json.TextValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes request records of one type from requests to one path. The type is looked at once, when the server starts;
/// mistakes in it show then.
public final class RequestDecoder<Q extends Record> {
    /// Where one component comes from.
    private interface Source {
        @Nullable
        Object read(RequestInput input);
    }

    private final MethodHandle constructor;
    private final Source[] sources;
    private final boolean readsBody;

    private RequestDecoder(MethodHandle constructor, Source[] sources, boolean readsBody) {
        this.constructor = constructor;
        this.sources = sources;
        this.readsBody = readsBody;
    }

    /// @param variables the names of the path's variables, in order
    public static <Q extends Record> RequestDecoder<Q> of(Class<Q> type, List<String> variables) {
        RecordComponent[] components = type.getRecordComponents();
        Source[] sources = Arrays.stream(components)
                .map(component -> source(component, variables))
                .toArray(Source[]::new);
        boolean readsBody = Arrays.stream(components).anyMatch(c -> c.isAnnotationPresent(Body.class));
        try {
            Constructor<Q> canonical = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            MethodHandle handle =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflectConstructor(canonical);
            return new RequestDecoder<>(handle.asSpreader(Object[].class, components.length), sources, readsBody);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The constructor of " + type.getName() + " cannot be called", e);
        }
    }

    /// Whether the record has a component with `@Body`.
    public boolean readsBody() {
        return readsBody;
    }

    /// The record. What is wrong with the request is a `MatrixException` that names the parameter.
    @SuppressWarnings("unchecked") // The handle is Q's constructor.
    public Q decode(RequestInput input) {
        @Nullable Object[] values = new @Nullable Object[sources.length];
        for (int i = 0; i < sources.length; i++) {
            values[i] = sources[i].read(input);
        }
        try {
            return (Q) constructor.invoke(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Source source(RecordComponent component, List<String> variables) {
        Path path = component.getAnnotation(Path.class);
        if (path != null) {
            return pathSource(component, path.value().isEmpty() ? component.getName() : path.value(), variables);
        }
        Query query = component.getAnnotation(Query.class);
        if (query != null) {
            return querySource(component, query.value().isEmpty() ? snakeCase(component.getName()) : query.value());
        }
        Header header = component.getAnnotation(Header.class);
        if (header != null) {
            String name =
                    header.value().isEmpty() ? snakeCase(component.getName()).replace('_', '-') : header.value();
            TextValue<?> values = TextValue.of(component.getType());
            boolean nullable = isNullable(component);
            return input -> one(input.header().apply(name), name, values, nullable);
        }
        if (component.isAnnotationPresent(Body.class)) {
            BodyReader reader = BodyReader.of(component);
            return input -> reader.read(input.body());
        }
        Check.that(
                component.isAnnotationPresent(RemoteAddress.class) && component.getType() == String.class,
                component + " of " + component.getDeclaringRecord() + " does not say where it comes from");
        return RequestInput::remoteAddress;
    }

    private static Source pathSource(RecordComponent component, String name, List<String> variables) {
        int index = variables.indexOf(name);
        Check.that(index >= 0, component.getDeclaringRecord() + " wants {" + name + "}, the path has " + variables);
        TextValue<?> values = TextValue.of(component.getType());
        return input -> one(input.pathVariables().get(index), name, values, false);
    }

    private static Source querySource(RecordComponent component, String name) {
        boolean nullable = isNullable(component);
        if (component.getType() == List.class
                && component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> item) {
            TextValue<?> values = TextValue.of(item);
            return input -> input.query().all(name).stream()
                    .map(text -> one(text, name, values, false))
                    .toList();
        }
        TextValue<?> values = TextValue.of(component.getType());
        return input -> one(input.query().first(name), name, values, nullable);
    }

    private static @Nullable Object one(@Nullable String text, String name, TextValue<?> values, boolean nullable) {
        if (text == null) {
            if (nullable) {
                return null;
            }
            throw Errors.missingParam("`" + name + "` is missing.");
        }
        Object value = values.parse(text);
        if (value == null) {
            throw Errors.invalidParam("`" + name + "` must be " + values.expected() + ".");
        }
        return value;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
