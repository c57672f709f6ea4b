package dev.vesta.core.sim;

import static java.lang.constant.ConstantDescs.CD_Object;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole server once more, with one method of one class replaced by a static one of the tests: a mistake that
/// somebody might make. Production code knows nothing of it.
final class Mutant extends ClassLoader {
    private static final String OURS = "dev.vesta.";

    private final String className;
    private final String method;
    private final Class<?> replacements;
    private final String replacement;
    private boolean applied;

    /// @param method replaced in all its overloads; the replacement has the same parameters, and the object itself
    ///     before them when it is no static method. The object, and what is not public, come as [Object]
    Mutant(String className, String method, Class<?> replacements, String replacement) {
        super(Mutant.class.getClassLoader());
        this.className = className;
        this.method = method;
        this.replacements = replacements;
        this.replacement = replacement;
    }

    /// What a run of that seed fails with; null when nobody notices anything.
    @Nullable
    String run(long seed) throws ReflectiveOperationException {
        Class<?> simulation = loadClass(Simulation.class.getName());
        var runner = simulation.getDeclaredMethod("failureOf", long.class);
        runner.setAccessible(true);
        try {
            Object failure = runner.invoke(null, seed);
            return failure == null ? null : failure.toString();
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        }
    }

    /// Whether the class was loaded and had such a method.
    boolean isApplied() {
        return applied;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            byte[] mutated = name.equals(className) ? mutate(bytes) : bytes;
            return defineClass(name, mutated, 0, mutated.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] mutate(byte[] bytes) {
        ClassFile file = ClassFile.of();
        return file.transformClass(file.parse(bytes), (classBuilder, element) -> {
            if (element instanceof MethodModel found
                    && found.methodName().equalsString(method)
                    && found.code().isPresent()) {
                applied = true;
                classBuilder.withMethodBody(
                        found.methodName(),
                        found.methodType(),
                        found.flags().flagsMask(),
                        code -> callReplacement(code, found));
            } else {
                classBuilder.with(element);
            }
        });
    }

    private void callReplacement(CodeBuilder code, MethodModel found) {
        MethodTypeDesc type = found.methodTypeSymbol();
        List<ClassDesc> parameters = new ArrayList<>();
        if (!found.flags().has(AccessFlag.STATIC)) {
            parameters.add(CD_Object);
        }
        type.parameterList().forEach(parameter -> parameters.add(hidden(parameter) ? CD_Object : parameter));
        int slot = 0;
        for (ClassDesc parameter : parameters) {
            TypeKind kind = TypeKind.from(parameter);
            code.loadLocal(kind, slot);
            slot += kind.slotSize();
        }
        // The replacement is loaded by this loader too, so that it sees the same classes.
        code.invokestatic(
                ClassDesc.of(replacements.getName()), replacement, MethodTypeDesc.of(type.returnType(), parameters));
        code.return_(TypeKind.from(type.returnType()));
    }

    private static boolean hidden(ClassDesc parameter) {
        if (!parameter.isClassOrInterface()) {
            return false;
        }
        try {
            String name = parameter.descriptorString();
            Class<?> found = Class.forName(name.substring(1, name.length() - 1).replace('/', '.'));
            return !Modifier.isPublic(found.getModifiers());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
