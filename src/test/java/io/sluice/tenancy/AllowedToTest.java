package io.sluice.tenancy;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import org.junit.jupiter.api.Test;

class AllowedToTest {

    @Test
    void everyOperationSaysWhoMayUseIt() {
        DescribedPredicate<JavaMethod> operations = DescribedPredicate.describe(
                "are operations",
                method -> method.getAnnotations().stream()
                        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)));
        methods()
                .that(operations)
                .should(beAnnotatedWith(AllowedTo.class))
                .allowEmptyShould(true)
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.sluice"));
    }
}
