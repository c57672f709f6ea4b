package dev.vesta.web.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.vesta.protocol.json.JsonValue;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells Jackson what a record's types already say: a component without `@Nullable` must be there and must not be null.
/// Enum constants are written in lower case.
final class RecordIntrospector extends JacksonAnnotationIntrospector {
    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        RecordComponent component = component(member);
        return component == null ? super.hasRequiredMarker(member) : (Boolean) !optional(component);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        RecordComponent component = component(annotated);
        if (component == null) {
            return super.findSetterInfo(annotated);
        }
        Nulls value = optional(component) || isJsonValue(component.getGenericType()) ? Nulls.DEFAULT : Nulls.FAIL;
        return JsonSetter.Value.construct(value, contentNulls(component));
    }

    @Override
    public String[] findEnumValues(
            MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, @Nullable String[] names) {
        String[] out = super.findEnumValues(config, type, constants, names);
        for (int i = 0; i < constants.length; i++) {
            if (out[i] == null) {
                out[i] = constants[i].name().toLowerCase(Locale.ROOT);
            }
        }
        return out;
    }

    /// Whether a request record's component may be absent.
    static boolean optional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || component.getType() == Optional.class;
    }

    private static Nulls contentNulls(RecordComponent component) {
        if (component.getAnnotatedType() instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            AnnotatedType content = arguments[arguments.length - 1];
            boolean mayBeNull = content.isAnnotationPresent(Nullable.class) || isJsonValue(content.getType());
            return mayBeNull ? Nulls.DEFAULT : Nulls.FAIL;
        }
        return Nulls.DEFAULT;
    }

    /// `null` is a value of JsonValue, not the lack of one; of its subtypes it is not.
    private static boolean isJsonValue(Type type) {
        return type == JsonValue.class
                || (type instanceof ParameterizedType generic && generic.getRawType() == JsonValue.class);
    }

    private static @Nullable RecordComponent component(Annotated annotated) {
        if (annotated instanceof AnnotatedParameter parameter
                && parameter.getDeclaringClass().isRecord()) {
            RecordComponent[] all = parameter.getDeclaringClass().getRecordComponents();
            return parameter.getOwner().getParameterCount() == all.length ? all[parameter.getIndex()] : null;
        }
        return null;
    }
}
