package io.sluice.contract;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Every key of every {@code @ConfigMapping} interface, read from the sources: a key's meaning is its Javadoc, and that
 * is in no class file.
 */
final class ConfigReference {

    /** One row of the table. */
    record Setting(String name, String type, String byDefault, String meaning) {}

    private static final Map<String, String> TYPES = Map.of(
            "boolean", "`true` or `false`",
            "int", "integer",
            "long", "integer",
            "double", "number",
            "String", "text",
            "Duration", "duration",
            "MemorySize", "size");

    private final List<Setting> keys = new ArrayList<>();

    private ConfigReference() {}

    /** The keys below a directory of sources, by name. */
    static List<Setting> keysIn(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(sources)) {
            files = found.filter(path -> path.toString().endsWith(".java")).toList();
        }
        ConfigReference reference = new ConfigReference();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask parser = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees comments = DocTrees.instance(parser);
            for (CompilationUnitTree file : parser.parse()) {
                reference.readFile(file, comments);
            }
        }
        return reference.keys.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    private void readFile(CompilationUnitTree file, DocTrees comments) {
        for (Tree type : file.getTypeDecls()) {
            if (type instanceof ClassTree mapping) {
                annotation(mapping.getModifiers(), "ConfigMapping")
                        .map(found -> text(found, "prefix"))
                        .ifPresent(prefix -> new Mapping(file, comments, mapping).read(mapping, prefix));
            }
        }
    }

    /** One interface with what is declared inside of it. */
    private final class Mapping {

        private final CompilationUnitTree file;
        private final DocTrees comments;
        private final Map<String, ClassTree> inner = new HashMap<>();

        Mapping(CompilationUnitTree file, DocTrees comments, ClassTree mapping) {
            this.file = file;
            this.comments = comments;
            mapping.getMembers().stream()
                    .filter(ClassTree.class::isInstance)
                    .map(ClassTree.class::cast)
                    .forEach(type -> inner.put(type.getSimpleName().toString(), type));
        }

        void read(ClassTree group, String prefix) {
            for (Tree member : group.getMembers()) {
                if (member instanceof MethodTree method) {
                    read(method, prefix);
                }
            }
        }

        private void read(MethodTree method, String prefix) {
            String name = prefix + "."
                    + annotation(method.getModifiers(), "WithName")
                            .map(found -> text(found, "value"))
                            .orElseGet(() -> kebabCase(method.getName().toString()));
            String type = String.valueOf(method.getReturnType());
            String bare = type.replaceAll("^(Optional|List)<|>$", "").replaceAll("^List<|>$", "");
            ClassTree declared = inner.get(bare);
            if (declared != null && declared.getKind() == Tree.Kind.INTERFACE) {
                read(declared, name);
                return;
            }
            String words = declared != null ? constants(declared) : TYPES.getOrDefault(bare, bare);
            String byDefault = annotation(method.getModifiers(), "WithDefault")
                    .map(found -> "`" + text(found, "value") + "`")
                    .orElse(type.startsWith("Optional<") ? "none" : "required");
            keys.add(new Setting(
                    name,
                    (type.contains("List<") ? "list of " : "") + words + bounds(method.getModifiers()),
                    byDefault,
                    meaning(method)));
        }

        private String meaning(MethodTree method) {
            String comment = comments.getDocComment(TreePath.getPath(file, method));
            if (comment == null) {
                throw new IllegalStateException(method.getName() + " of " + file.getSourceFile() + " has no comment");
            }
            return Markdown.ofJavadoc(comment);
        }
    }

    private static String constants(ClassTree type) {
        return type.getMembers().stream()
                .filter(member -> member.getKind() == Tree.Kind.VARIABLE)
                .map(member -> ((VariableTree) member).getName().toString())
                .map(name -> "`" + name.toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                .collect(Collectors.joining(" "));
    }

    private static String bounds(ModifiersTree modifiers) {
        Optional<String> least = annotation(modifiers, "Min").map(found -> text(found, "value"));
        Optional<String> most = annotation(modifiers, "Max").map(found -> text(found, "value"));
        if (least.isPresent() && most.isPresent()) {
            return ", " + least.get() + " to " + most.get();
        }
        return least.map(bound -> ", at least " + bound).orElse("")
                + most.map(bound -> ", at most " + bound).orElse("");
    }

    private static Optional<? extends AnnotationTree> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .findFirst();
    }

    private static @Nullable String text(AnnotationTree annotation, String attribute) {
        for (ExpressionTree argument : annotation.getArguments()) {
            boolean named = argument instanceof AssignmentTree;
            String name = named ? ((AssignmentTree) argument).getVariable().toString() : "value";
            ExpressionTree value = named ? ((AssignmentTree) argument).getExpression() : argument;
            if (name.equals(attribute) && value instanceof LiteralTree literal) {
                return String.valueOf(literal.getValue());
            }
        }
        return null;
    }

    private static String kebabCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
