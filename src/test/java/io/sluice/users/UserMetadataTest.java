package io.sluice.users;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.TestTenant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class UserMetadataTest {

    private final TestTenant tenant = TestTenant.create();

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Paris", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Asia/Calcutta"})
    void aTimezoneIsARegionOfTheDatabaseOfTimezones(String timezone) {
        // When
        Response answer = create("{\"timezone\":\"" + timezone + "\"}");
        // Then
        answer.then().statusCode(201).body("metadata.timezone", equalTo(timezone));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Z", "+01:00", "UTC+1", "GMT+01:00", "europe/paris", "Europe/Nowhere", "CET ", "SystemV/EST5"
            })
    void whatIsNoRegionIsRefused(String timezone) {
        refused("{\"timezone\":\"" + timezone + "\"}", "/metadata/timezone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "EN-us", "zh-Hant-TW", "sr-Latn-RS", "es-419", "de-DE-u-co-phonebk", "x-ours"})
    void aLocaleIsKeptAsItWasSent(String locale) {
        // When
        Response answer = create("{\"locale\":\"" + locale + "\"}");
        // Then
        answer.then().statusCode(201).body("metadata.locale", equalTo(locale));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e", "en_US", "en-", "-en", "en--US", "en-US-u", "deutsch-land-x", "français", "en US"})
    void whatIsNoLanguageTagIsRefused(String locale) {
        refused("{\"locale\":\"" + locale + "\"}", "/metadata/locale");
    }

    @Test
    void preferencesNestEightLevelsAndNoDeeper() {
        // Given brackets in a text, which are no levels
        String deepest = "{\"a\":".repeat(7) + "[\"{[\\\"{[\"]" + "}".repeat(7);
        // When
        Response answer = create("{\"preferences\":" + deepest + "}");
        // Then
        answer.then().statusCode(201);
        refused("{\"preferences\":{\"b\":" + deepest + "}}", "/metadata/preferences");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"preferences\":{\"a\":null,\"b\":{\"c\":[null,{\"d\":null}]}}} | {\"a\": null, \"b\": {\"c\": [null, {\"d\": null}]}}",
                "{\"preferences\":{\"n\":12345678901234567890.123456789,\"m\":-1e30}} | {\"m\": -1000000000000000000000000000000, \"n\": 12345678901234567890.123456789}",
                "{\"preferences\":{\"\":\"\",\" \":\"é\\u00e9\\ud83d\\ude00\"}} | {\"\": \"\", \" \": \"éé😀\"}"
            })
    void preferencesComeBackWithEveryNullAndDigit(String metadata, String stored) {
        // When
        Response answer = create(metadata);
        // Then
        answer.then().statusCode(201);
        assertThat(answer.asString()).contains("\"preferences\":" + stored);
        assertThat(tenant.manager()
                        .get("/v1/users/" + answer.jsonPath().getLong("id"))
                        .asString())
                .isEqualTo(answer.asString());
    }

    /** In a POST and in a PATCH. */
    private void refused(String metadata, String pointer) {
        // Given
        long user = tenant.user();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response made = create(metadata);
        Response changed = TestTenant.patch(tenant.manager(), "/v1/users/" + user, "{\"metadata\":" + metadata + "}");
        // Then
        assertRefused(made, 422, "validation-failed", pointer);
        assertRefused(changed, 422, "validation-failed", pointer);
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    private Response create(String metadata) {
        return TestTenant.post(
                tenant.manager(),
                "/v1/users",
                "{\"email\":\"" + UUID.randomUUID() + "@example.com\",\"name\":\"Ada\",\"metadata\":" + metadata + "}");
    }
}
