package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.answers.DocumentedOperations;
import io.sluice.support.ClusterResource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A client that OpenAPI Generator makes of the served document compiles and works against the gateway. The generator
 * comes from Maven's local repository; where it is not there yet Maven is asked for it once. Without it the test is
 * skipped and says why. What was generated is kept and made anew only for another document.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class GeneratedClientTest {

    private static final String VERSION = "7.17.0";
    private static final String OPTIONS =
            "openApiNullable=false,useJakartaEe=true,hideGenerationTimestamp=true,containerDefaultToNull=true,useSingleRequestParameter=true,"
                    + "invokerPackage=io.sluice.client,apiPackage=io.sluice.client.api,modelPackage=io.sluice.client.model";
    private static final String PARTS =
            "apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false";
    private static final Path HOME = Path.of("target/generated-client").toAbsolutePath();

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    @Test
    void aClientThatIsGeneratedFromTheDocumentCompilesAndWorks() throws Exception {
        // Given
        Path generator = generator();
        Path sources = generated(generator, DocumentedOperations.document());
        // When
        Path classes = compiled(sources);
        Run smoke = run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                "Smoke",
                Objects.requireNonNull(gateway).toString().replaceFirst("/$", ""));
        // Then
        assertThat(smoke.output).contains("the generated client works");
        assertThat(smoke.exit).isZero();
    }

    /** The generator's jar; skips the test where it cannot be had. */
    private static Path generator() throws Exception {
        Path repository =
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        Path jar = repository.resolve(
                "org/openapitools/openapi-generator-cli/%1$s/openapi-generator-cli-%1$s.jar".formatted(VERSION));
        if (!Files.exists(jar)) {
            Path maven = Path.of(System.getProperty("maven.home", "none"), "bin", "mvn");
            assumeTrue(
                    Files.isExecutable(maven),
                    "skipped: OpenAPI Generator is not in the local repository, and there is no Maven to ask for it");
            Run download = run(
                    maven.toString(),
                    "-q",
                    "-B",
                    "-ntp",
                    "-Dmaven.repo.local=" + repository,
                    "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:get",
                    "-Dtransitive=false",
                    "-Dartifact=org.openapitools:openapi-generator-cli:" + VERSION);
            assumeTrue(
                    download.exit == 0 && Files.exists(jar),
                    () -> "skipped: OpenAPI Generator cannot be downloaded: " + download.output);
        }
        return jar;
    }

    private static Path generated(Path generator, String document) throws Exception {
        Path kept = HOME.resolve("openapi.json");
        Path sources = HOME.resolve("source/src/main/java");
        Path done = HOME.resolve("done");
        if (Files.exists(done)
                && Files.readString(done).equals(VERSION + OPTIONS)
                && Files.exists(kept)
                && Files.readString(kept).equals(document)) {
            return sources;
        }
        Files.createDirectories(HOME);
        Files.deleteIfExists(done);
        delete(HOME.resolve("source"));
        Files.writeString(kept, document);
        Run run = run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                generator.toString(),
                "generate",
                "-i",
                kept.toString(),
                "-g",
                "java",
                "--library",
                "native",
                "-o",
                HOME.resolve("source").toString(),
                "--additional-properties=" + OPTIONS,
                "--global-property",
                PARTS);
        assertThat(run.exit).as(run.output).isZero();
        Files.writeString(done, VERSION + OPTIONS);
        return sources;
    }

    private static Path compiled(Path sources) throws IOException {
        Path classes = HOME.resolve("classes");
        delete(classes);
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        arguments.add("src/test/generated-client/Smoke.java");
        Path log = HOME.resolve("javac.log");
        int exit;
        try (var errors = Files.newOutputStream(log)) {
            exit = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, withClassPath(arguments));
        }
        assertThat(exit).as(Files.readString(log)).isZero();
        return classes;
    }

    private static String[] withClassPath(List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
        all.addAll(arguments);
        return all.toArray(String[]::new);
    }

    private record Run(int exit, String output) {}

    private static Run run(String... command) throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        Path log = Files.createTempFile(HOME, "run", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as(String.join(" ", command))
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
            Files.delete(log);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> inside = Files.list(directory)) {
                for (Path path : inside.toList()) {
                    delete(path);
                }
            }
        }
        Files.deleteIfExists(directory);
    }
}
