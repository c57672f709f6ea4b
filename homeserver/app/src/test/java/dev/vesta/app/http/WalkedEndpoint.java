package dev.vesta.app.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Query;
import dev.vesta.web.SemiOpenEndpoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a walk over all endpoints must know of one: it comes from the endpoint's class, so that new ones are walked
/// without a word. `SpecCoverageTest` makes sure that every class is served.
///
/// @param closed whether it wants an access token
/// @param readsBody whether a JSON body is read
/// @param members the names of the body's members that the endpoint knows
/// @param queries the names of its query parameters
record WalkedEndpoint(
        String name, EndpointSpec spec, boolean closed, boolean readsBody, List<String> members, List<String> queries) {
    /// All endpoints for clients.
    static List<WalkedEndpoint> all() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.vesta.clientapi")
                        .stream()
                        .filter(type -> type.isAssignableTo(AnyEndpoint.class) && !type.isInterface())
                        .map(type -> of(type.reflect()))
                        .sorted(Comparator.comparing(WalkedEndpoint::name))
                        .toList();
    }

    private static WalkedEndpoint of(Class<?> type) {
        try {
            Field field = type.getDeclaredField("SPEC");
            field.setAccessible(true);
            RecordComponent[] request = requestType(type).getRecordComponents();
            List<RecordComponent> body = annotated(request, Body.class);
            List<String> members = body.stream()
                    .filter(one -> one.getType().isRecord())
                    .flatMap(one -> Arrays.stream(one.getType().getRecordComponents()))
                    .map(WalkedEndpoint::memberName)
                    .toList();
            List<String> queries = annotated(request, Query.class).stream()
                    .map(WalkedEndpoint::queryName)
                    .toList();
            return new WalkedEndpoint(
                    type.getSimpleName(),
                    (EndpointSpec) field.get(null),
                    Endpoint.class.isAssignableFrom(type),
                    !body.isEmpty(),
                    members,
                    queries);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> requestType(Class<?> endpoint) {
        for (Type face : endpoint.getGenericInterfaces()) {
            if (face instanceof ParameterizedType generic
                    && (generic.getRawType() == Endpoint.class
                            || generic.getRawType() == OpenEndpoint.class
                            || generic.getRawType() == SemiOpenEndpoint.class)) {
                return (Class<?>) generic.getActualTypeArguments()[0];
            }
        }
        throw new IllegalStateException(endpoint + " names no request");
    }

    private static List<RecordComponent> annotated(
            RecordComponent[] components, Class<? extends Annotation> annotation) {
        return Arrays.stream(components)
                .filter(one -> one.isAnnotationPresent(annotation))
                .toList();
    }

    private static String queryName(RecordComponent component) {
        String name = component.getAnnotation(Query.class).value();
        return name.isEmpty() ? snakeCase(component.getName()) : name;
    }

    private static String memberName(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? snakeCase(component.getName()) : property.value();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /// Its requests: each path with the method.
    Stream<String> paths() {
        return spec.paths().stream();
    }

    String method() {
        return spec.method();
    }

    /// The names of a path's variables.
    static List<String> variables(String path) {
        List<String> names = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }
}
