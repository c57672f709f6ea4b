package dev.vesta.app.house;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the house rules want to know of a source file. Parsed by the compiler itself, not attributed.
///
/// @param methods of all classes in it, in the order of the text
/// @param undocumented public top-level types without a documentation comment
record JavaSource(Path file, List<Method> methods, List<String> undocumented) {
    /// A method or constructor.
    ///
    /// @param text from its first annotation or modifier to its closing brace
    record Method(String className, String name, int lines, String text) {
        @Override
        public String toString() {
            return className + "#" + name;
        }
    }

    static List<JavaSource> parse(Collection<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaSource> sources = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                sources.add(new Reader(unit, trees).read());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    private static final class Reader extends TreePathScanner<@Nullable Void, String> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final String text;
        private final List<Method> methods = new ArrayList<>();
        private final List<String> undocumented = new ArrayList<>();

        Reader(CompilationUnitTree unit, DocTrees trees) throws IOException {
            this.unit = unit;
            this.trees = trees;
            this.text = unit.getSourceFile().getCharContent(true).toString();
        }

        JavaSource read() {
            scan(new TreePath(unit), "");
            return new JavaSource(Path.of(unit.getSourceFile().toUri()), methods, undocumented);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, String outer) {
            boolean topLevel = outer.isEmpty();
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (topLevel && comment == null && type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                undocumented.add(type.getSimpleName().toString());
            }
            String name = topLevel ? type.getSimpleName().toString() : outer + "." + type.getSimpleName();
            return super.visitClass(type, name);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, String className) {
            int start = (int) trees.getSourcePositions().getStartPosition(unit, method);
            int end = (int) trees.getSourcePositions().getEndPosition(unit, method);
            if (start >= 0 && end > start) {
                String body = text.substring(start, end);
                methods.add(new Method(
                        className,
                        method.getName().toString(),
                        (int) body.lines().count(),
                        body));
            }
            return super.visitMethod(method, className);
        }
    }
}
